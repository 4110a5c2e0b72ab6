package io.waggle.chaos;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One fault from its beginning to its end. One thread, blocked as long as the fault lasts. */
final class Act {

    private final Site site;
    private final Strike strike;
    private final List<Member> members;
    private final List<Member> others;
    private List<String> processes = List.of();
    private long began = System.currentTimeMillis();
    private long struck = began;
    private long swallowed;

    Act(Site site, Strike strike) {
        this.site = site;
        this.strike = strike;
        this.members = strike.nodes().stream().map(site.members()::get).toList();
        this.others = site.members().stream()
                .filter(member -> !members.contains(member))
                .toList();
    }

    void play() throws InterruptedException, IOException {
        if (!strike.kind().stopsNodes()) {
            act();
            return;
        }
        int held = Math.min(members.size(), Math.max(1, site.members().size() - 1));
        site.stops().acquire(held);
        for (Member member : members) {
            member.take();
        }
        try {
            act();
        } finally {
            members.forEach(Member::leave);
            site.stops().release(held);
        }
    }

    private void act() throws InterruptedException, IOException {
        switch (strike.kind()) {
            case KILL, KILL_TWO -> kill();
            case FREEZE -> freeze();
            case DRAIN -> drain();
            case REDIS_KILL -> {
                begin();
                site.killRedis();
                site.awaitRedis();
            }
            case REDIS_FREEZE -> freezeRedis();
            case CUT -> {
                begin();
                members.forEach(member -> member.proxy().cut());
            }
            case BLACK_HOLE -> links(FaultProxy.Mode.BLACK_HOLE);
            case SWALLOW -> links(FaultProxy.Mode.SWALLOW);
            case DELAY -> links(FaultProxy.Mode.DELAY);
            case BUS_PARTITION -> part(true);
            case BUS_ONE_WAY -> part(false);
        }
    }

    Episode episode(String problem) {
        return new Episode(strike, processes, began, struck, System.currentTimeMillis(), swallowed, problem);
    }

    private void begin() {
        processes = members.stream()
                .map(member -> member.name() + "-" + member.pid())
                .toList();
        began = System.currentTimeMillis();
        struck = began;
    }

    private void kill() throws InterruptedException, IOException {
        begin();
        List<CompletableFuture<Void>> kills = members.stream()
                .map(member -> CompletableFuture.runAsync(member::kill))
                .toList();
        kills.forEach(CompletableFuture::join);
        Thread.sleep(strike.lastsMs());
        start();
    }

    private void drain() throws InterruptedException, IOException {
        begin();
        for (Member member : members) {
            member.stop();
        }
        struck = System.currentTimeMillis();
        Thread.sleep(strike.lastsMs());
        start();
    }

    /** All at once. */
    private void start() throws InterruptedException, IOException {
        List<CompletableFuture<Void>> starts = members.stream()
                .map(member -> CompletableFuture.runAsync(() -> start(member)))
                .toList();
        for (CompletableFuture<Void> one : starts) {
            one.join();
        }
    }

    private static void start(Member member) {
        try {
            member.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void freeze() throws InterruptedException {
        begin();
        members.forEach(Member::freeze);
        try {
            Thread.sleep(strike.lastsMs());
        } finally {
            members.forEach(Member::thaw);
        }
    }

    private void freezeRedis() throws InterruptedException {
        begin();
        site.freezeRedis();
        try {
            Thread.sleep(strike.lastsMs());
        } finally {
            site.thawRedis();
        }
        site.awaitRedis();
    }

    private void links(FaultProxy.Mode mode) throws InterruptedException {
        begin();
        long before = thrownAway();
        members.forEach(member -> member.proxy().set(mode, Math.min(800, strike.lastsMs() / 4)));
        try {
            Thread.sleep(strike.lastsMs());
        } finally {
            members.forEach(member -> member.proxy().heal());
            swallowed = thrownAway() - before;
        }
    }

    private long thrownAway() {
        return members.stream().mapToLong(member -> member.proxy().swallowed()).sum();
    }

    private void part(boolean bothWays) throws InterruptedException {
        begin();
        each(bothWays, site.network()::part);
        try {
            Thread.sleep(strike.lastsMs());
        } finally {
            each(bothWays, site.network()::join);
        }
    }

    private void each(boolean bothWays, Way way) {
        for (Member one : members) {
            for (Member other : others) {
                way.apply(one.number(), other.number());
                if (bothWays) {
                    way.apply(other.number(), one.number());
                }
            }
        }
    }

    /** From one node to another. */
    interface Way {
        void apply(int from, int to);
    }
}
