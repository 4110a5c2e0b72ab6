package io.waggle.chaos;

import java.util.List;

/**
 * The product without one of its guards.
 *
 * @param name of the guard
 * @param guard what it does, in a few words
 * @param patch what takes it away
 * @param faults the kinds under which its lack shows
 * @param namespaced whether it shows only where nodes can be parted
 */
record Mutant(String name, String guard, Patch patch, List<String> faults, boolean namespaced) {

    private static final String LUA = "/io/waggle/channel/redis/";
    private static final String SETTLER = "io.waggle.device.Settler";
    private static final List<String> NONE = List.of("none");
    private static final String FINISHES =
            "for i = 7, claimed - 1, 5 do ran('d', ARGV[i + 3], ARGV[i + 4], ARGV[i], ARGV[i + 1], ARGV[i + 2]) end\n";

    private Mutant(String name, String guard, Patch patch, List<String> faults) {
        this(name, guard, patch, faults, false);
    }

    /** All of them. */
    static final List<Mutant> ALL = List.of(
            new Mutant(
                    "fence-check",
                    "a completion needs a claim that is in flight",
                    Patch.of(
                                    LUA + "settle.lua",
                                    "local rest = claims[fence] and without(claims[fence], ids, i, i)",
                                    "local rest = claims[fence] and without(claims[fence], ids, i, i)\n"
                                            + "    or string.sub(ARGV[at + 4], 1, 1) == 'd' and '0 x 0\\n'")
                            .and("claims[fence] and queueof(claims[fence])", "queueof(claims[fence] or '0 x 0\\n')"),
                    List.of("freeze")),
            new Mutant(
                    "epoch-check",
                    "the lease of an epoch that was declared dead is not renewed",
                    Patch.of(
                            LUA + "lease_beat.lua",
                            "if not redis.call('ZSCORE', base .. 'leases', epoch) then return { 0 } end",
                            ""),
                    List.of("freeze")),
            new Mutant(
                    "attempt-count",
                    "an attempt that failed is counted",
                    Patch.of(SETTLER, "work.task().after(attempt(end), null)", "work.task()"),
                    NONE),
            new Mutant(
                    "interruption-is-no-failure",
                    "an attempt that we broke off is not counted",
                    Patch.of(
                            SETTLER,
                            "case INTERRUPTED -> new Settlement.Release(id, work.fence());",
                            "case INTERRUPTED -> new Settlement.Retry(id, work.fence(), work.task().after(attempt(end),"
                                    + " null), work.bytes(), delay(work));"),
                    List.of("drain")),
            new Mutant(
                    "idempotent-resubmit",
                    "an id that is there already is not stored again",
                    Patch.of(LUA + "submit.lua", "if known[i] or seen[id] then", "if seen[id] then"),
                    NONE),
            new Mutant(
                    "release",
                    "what is given back at a drain goes back to its queue",
                    Patch.of(
                            LUA + "settle.lua", "for i = #back, 1, -1 do put('LPUSH', backto[i], { back[i] }) end", ""),
                    List.of("drain")),
            new Mutant(
                    "lease-on-heartbeat",
                    "a beat renews the lease",
                    Patch.of(LUA + "lease_beat.lua", "redis.call('ZADD', base .. 'leases', now + lease, epoch)", ""),
                    NONE),
            new Mutant(
                    "poll-behind-the-hint",
                    "a device looks by itself once a second",
                    Patch.of("io.waggle.device.Dispatcher", ".onSuccess(names -> names.forEach(this::hint))", ""),
                    NONE,
                    true),
            new Mutant(
                    "retention-order",
                    "the oldest finished tasks are forgotten first",
                    Patch.of(
                            LUA + "finished.lua",
                            "redis.call('LPOP', base .. 'd', count)",
                            "redis.call('RPOP', base .. 'd', count)"),
                    NONE),
            new Mutant(
                    "reap",
                    "the tasks of a dead node go back to their queues",
                    Patch.of(LUA + "reap.lua", "put('LPUSH', queue, back)", ""),
                    List.of("kill")),
            new Mutant(
                    "repeated-settlement",
                    "an outcome is told again until Redis has answered",
                    Patch.of(SETTLER, "timers.in(pause, () -> settle(lot, endings, settlements, tries + 1));", ""),
                    List.of("cut")),
            new Mutant(
                    "strays",
                    "claims whose answer was lost are given back",
                    Patch.of("io.waggle.device.Claimer", "feed.doubtful = true;", "feed.doubtful = false;"),
                    List.of("swallow")),
            new Mutant(
                    "count-what-was-stored",
                    "the figures count the tasks that were stored, not those that were sent",
                    Patch.of(LUA + "submit.lua", "  for name, many in pairs(groups) do came(name, many) end\n", "")
                            .and(
                                    "if joined > 0 then",
                                    "for i = 4, first - 1, 2 do came(ARGV[i + 1], ARGV[i]) end\nif joined > 0 then"),
                    NONE),
            new Mutant(
                    "count-what-was-ended",
                    "the figures count the ends that were accepted, not those that were told",
                    Patch.of(LUA + "finish.lua", FINISHES, "")
                            .and("local left, keys, at = {}, {}, 1", FINISHES + "local left, keys, at = {}, {}, 1"),
                    List.of("freeze")));

    @Override
    public String toString() {
        return name;
    }
}
