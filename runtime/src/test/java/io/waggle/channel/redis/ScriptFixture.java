package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Scripts called by themselves on a real Redis; each test has a base of its own. */
abstract class ScriptFixture extends RedisFixture {

    /** Whom a test is about, so that none is left out. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Of {
        Script value();
    }

    String base;
    Dump dump;

    @BeforeEach
    void freshBase() {
        base = "t" + UUID.randomUUID().toString().substring(0, 8) + ":{c}:";
        dump = new Dump(redis, base);
    }

    /** Calls a script; answers texts, whole numbers, lists of them, and {@code null}. */
    @Nullable
    Object call(Script script, Object... arguments) {
        return plain(redis.link.run(script, base, List.of(arguments)).await());
    }

    List<?> list(Script script, Object... arguments) {
        return (List<?>) Objects.requireNonNull(call(script, arguments));
    }

    /** Calls it as after a lost reply: nothing may change any more. */
    @Nullable
    Object again(Script script, Object... arguments) {
        SortedMap<String, String> before = dump.lines();
        Object answer = call(script, arguments);
        assertThat(dump.lines()).as("after the second call").isEqualTo(before);
        return answer;
    }

    List<?> listAgain(Script script, Object... arguments) {
        return (List<?>) Objects.requireNonNull(again(script, arguments));
    }

    private static @Nullable Object plain(@Nullable Response reply) {
        if (reply == null) {
            return null;
        }
        if (reply.type() == ResponseType.MULTI) {
            List<@Nullable Object> all = new ArrayList<>();
            reply.forEach(one -> all.add(plain(one)));
            return all;
        }
        return reply.type() == ResponseType.NUMBER ? (Object) reply.toLong() : reply.toString();
    }

    /** What lies in Redis, all of it. */
    void is(String... endsAndLines) {
        SortedMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < endsAndLines.length; i += 2) {
            expected.put(endsAndLines[i], endsAndLines[i + 1]);
        }
        assertThat(dump.lines()).isEqualTo(expected);
    }

    /** One of the keys. */
    String at(String end) {
        return dump.lines().getOrDefault(end, "");
    }

    /** Writes to Redis what a test begins with. */
    void write(Command command, String end, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = base + end;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        redis.command(command, all);
    }

    /** A record that was submitted in millisecond 7 and has not ended. */
    static String record(String queue, String rest) {
        return queue + " 7\n" + rest;
    }

    /** Stores tasks in one queue: each has its id for the rest of its record. */
    void queued(String queue, String... ids) {
        List<Object> arguments = new ArrayList<>(List.of("", 2, 0));
        for (String id : ids) {
            arguments.add(id);
            arguments.add(record(queue, id));
        }
        assertThat(list(Script.SUBMIT, arguments.toArray())).isEmpty();
    }

    /** Claims with epoch 1 and device d; answers the claimed ids. */
    List<?> claimed(int most, String... classes) {
        return (List<?>) claim(1, most, classes).get(6);
    }

    List<?> claim(int epoch, int most, String... classes) {
        List<Object> arguments = new ArrayList<>(List.of(epoch, "d", most, most));
        arguments.addAll(List.of(classes));
        return list(Script.CLAIM, arguments.toArray());
    }
}
