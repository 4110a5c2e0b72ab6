package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.channel.Claim;
import io.waggle.channel.LogNote;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.task.Address;
import io.waggle.task.LogLine;
import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lines of a task whose end is right behind them, over a Redis that has just come and knows no script. */
@Tag("integration")
class LogTurnTest extends ChannelFixture {

    @Test
    void theyAreKeptThoughRedisDoesNotKnowTheirScriptAndKnowsThatOfTheEnd() {
        Claim first = claimOne("a");
        redis.link.send(Request.cmd(Command.SCRIPT).arg("FLUSH")).await();
        channels.settle(CHANNEL, 1, List.of(release(first)), false).await();
        Claim again = claim(1, 1);
        long fence = again.tasks().get(0).fence();
        Future<Integer> noted = channels.log(
                CHANNEL, 1, List.of(new LogNote("a", fence, new LogLine(1, 1, Level.INFO, "n1-1", "the last word"))));
        channels.settle(CHANNEL, 1, List.of(release(again)), false).await();
        assertThat(noted.await()).as("left out").isZero();
        assertThat(channels.logs()
                        .read(new Address(CHANNEL, "a"), null, 0, 10)
                        .await()
                        .lines())
                .extracting(line -> line.line().text())
                .containsExactly("the last word");
    }

    private Claim claimOne(String id) {
        channels.submit(CHANNEL, List.of(new NewTask(id, RealRedis.task(CHANNEL, 0), 0, 0)))
                .await();
        return claim(1, 1);
    }

    private static Settlement release(Claim claim) {
        Claim.Claimed task = claim.tasks().get(0);
        return new Settlement.Release(task.id(), task.fence());
    }
}
