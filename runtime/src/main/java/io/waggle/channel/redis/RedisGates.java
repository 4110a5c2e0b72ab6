package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.GateChange;
import io.waggle.task.Gates;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The gates of channels: two fields beside their settings, which submit.lua and claim.lua read. Any thread. */
final class RedisGates {

    static final String INTAKE = "nointake";
    static final String DISPATCH = "noclaim";

    private final RedisLink link;
    private final Keys keys;

    RedisGates(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** Writes the gates that the change changes, and no other. */
    Future<GateChange> change(String channel, UnaryOperator<Gates> change) {
        return link.send(Request.cmd(Command.HMGET)
                        .arg(keys.options(channel))
                        .arg(INTAKE)
                        .arg(DISPATCH))
                .map(RedisGates::gates)
                .compose(before -> {
                    Gates after = change.apply(before);
                    return write(channel, before, after).map(new GateChange(before, after));
                });
    }

    private Future<Void> write(String channel, Gates before, Gates after) {
        List<Object> fields = new ArrayList<>();
        add(fields, INTAKE, before.intake(), after.intake());
        add(fields, DISPATCH, before.dispatch(), after.dispatch());
        return fields.isEmpty()
                ? Future.succeededFuture()
                : link.run(Script.CONFIGURE, keys.channel(channel), fields).mapEmpty();
    }

    private static void add(List<Object> fields, String name, Gates.@Nullable Shut before, Gates.@Nullable Shut after) {
        if (!Objects.equals(before, after)) {
            fields.add(name);
            fields.add(after == null ? "" : after.text());
        }
    }

    /** Intake and dispatch, as they lie in the store. */
    static Gates gates(Response both) {
        return new Gates(shutOrNot(both.get(0)), shutOrNot(both.get(1)));
    }

    private static Gates.@Nullable Shut shutOrNot(@Nullable Response text) {
        return text == null ? null : Gates.Shut.parse(text.toString());
    }
}
