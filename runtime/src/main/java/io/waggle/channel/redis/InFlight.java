package io.waggle.channel.redis;

/**
 * A claim as it stands in the in-flight hash: {@code <fence> <claimed at> <device> <queue>}.
 *
 * @param fence the claim's token
 * @param claimedAt milliseconds since 1970, Redis time
 * @param device who claimed
 * @param queue where the task came from
 */
record InFlight(long fence, long claimedAt, String device, String queue) {

    static InFlight parse(String text) {
        String[] parts = text.split(" ", 4);
        return new InFlight(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2], parts[3]);
    }
}
