package io.waggle.task;

/**
 * Where a task lives: {@code <channel>/<task id>}.
 *
 * @param channel the channel's name
 * @param id the task's id, unique within the channel
 */
public record Address(String channel, String id) {
    @Override
    public String toString() {
        return channel + "/" + id;
    }
}
