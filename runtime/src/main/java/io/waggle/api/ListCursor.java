package io.waggle.api;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.waggle.event.Fields;
import io.waggle.task.Problem;
import io.waggle.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a list goes on.
 *
 * @param looked how many tasks the pages before have looked at
 * @param last the last of the sources, in their order, that was opened
 * @param open those that are being read and have more
 */
record ListCursor(long looked, Place last, List<Open> open) {

    /** How many tasks of a page can have been taken: no page has more. */
    private static final int MOST_TAKEN = 500;

    /** Tasks of one state in one channel. */
    record Place(String channel, TaskState state) {}

    /**
     * A source that has more.
     *
     * @param inner where its page begins, as the page before said; empty: at its beginning
     * @param taken how many of that page have been shown or passed over
     */
    record Open(Place place, Optional<String> inner, int taken) {}

    /** As text for a URL; opaque to the caller. */
    String write() {
        var parts = new JsonArray().add(looked);
        write(parts, last);
        for (Open one : open) {
            write(parts, one.place).add(one.inner.orElse(null)).add(one.taken);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(parts.toBuffer().getBytes());
    }

    private static JsonArray write(JsonArray parts, Place place) {
        return parts.add(place.channel).add(place.state.name());
    }

    /** @throws io.waggle.task.Problem {@code BAD_REQUEST} for a text that no list gave */
    static ListCursor read(String text) {
        try {
            String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            JsonArray parts = new JsonArray(json);
            List<Open> open = new ArrayList<>();
            for (int i = 3; i < parts.size(); i += 4) {
                int taken = parts.getInteger(i + 3);
                open.add(new Open(place(parts, i), Optional.ofNullable(parts.getString(i + 2)), taken));
            }
            ListCursor cursor = new ListCursor(parts.getLong(0), place(parts, 1), List.copyOf(open));
            if (!cursor.canBe()) {
                throw new IllegalArgumentException("no list writes such a cursor");
            }
            return cursor;
        } catch (IllegalArgumentException
                | DecodeException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException wrong) {
            throw wrong();
        }
    }

    /** A cursor comes from outside: what it says bounds the work, so it is bounded itself. */
    private boolean canBe() {
        return looked >= 0
                && open.size() <= ListPage.GROUP
                && open.stream().allMatch(one -> one.taken >= 0 && one.taken <= MOST_TAKEN);
    }

    /** Whether it is of a list of this channel and state; empty: of any. */
    boolean isOf(Optional<String> channel, Optional<TaskState> state) {
        return Stream.concat(Stream.of(last), open.stream().map(Open::place))
                .allMatch(place -> channel.map(place.channel::equals).orElse(true)
                        && state.map(place.state::equals).orElse(true));
    }

    /** What is said of one that cannot be. */
    static Problem wrong() {
        return Fields.bad("'cursor' must be the 'next' of the page before, as it was.");
    }

    private static Place place(JsonArray parts, int at) {
        String channel = Objects.requireNonNull(parts.getString(at));
        TaskLister.checkName(channel);
        return new Place(channel, TaskState.valueOf(parts.getString(at + 1)));
    }
}
