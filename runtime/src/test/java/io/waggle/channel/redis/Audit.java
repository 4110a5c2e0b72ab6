package io.waggle.channel.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads everything of a channel and says what does not fit together: each task in one place, each queue in one place,
 * each counter the size of its set. For channels that nobody changes meanwhile. One thread.
 */
final class Audit {

    private final Dump dump;
    private final String base;
    private final Map<String, byte[]> records = new HashMap<>();
    private final Map<String, List<String>> places = new HashMap<>();
    private final Map<String, Long> running = new TreeMap<>();
    private final Map<String, String> counters;
    private final Map<String, String> deaths;
    private final Set<String> keys;
    private final Set<String> lists = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();

    private Audit(RealRedis redis, String base) {
        this.dump = new Dump(redis, base);
        this.base = base;
        this.keys = new TreeSet<>(dump.keys());
        for (String key : keys) {
            if (key.equals("t") || key.startsWith("t:")) {
                Response all = redis.command(Command.HGETALL, base + key);
                all.getKeys().forEach(id -> {
                    records.put(id, all.get(id).toBytes());
                    check(key.equals(homeOf(id)), "the record of " + id + " is in " + key);
                });
            }
        }
        this.counters = dump.hash("n");
        this.deaths = dump.hash("k");
    }

    /**
     * Checks all of a channel.
     *
     * @param deleted how many tasks were deleted from its fail list so far
     * @return a sentence for each thing that is wrong
     */
    static List<String> of(RealRedis redis, String base, long deleted) {
        Audit audit = new Audit(redis, base);
        audit.placeQueues();
        audit.placeTheRest();
        audit.checkPlaces();
        audit.checkCounters(deleted);
        audit.checkIndex();
        audit.checkKeys();
        audit.checkSides();
        audit.checkFamilies();
        audit.checkFigures();
        return audit.wrong;
    }

    private void placeQueues() {
        Map<String, String> shadows = dump.hash("g");
        Map<String, Long> left = new HashMap<>();
        shadows.forEach((entry, count) -> left.put(entry, Long.parseLong(count)));
        for (String key : keys) {
            if (key.startsWith("q:")) {
                String queue = key.substring(2);
                lists.add(queue);
                for (String id : dump.list(key)) {
                    String entry = queue + " " + id;
                    long shadow = left.getOrDefault(entry, 0L);
                    if (shadow > 0) {
                        left.put(entry, shadow - 1);
                    } else {
                        place(id, key);
                        check(
                                queue.equals(queueOf(id)),
                                id + " stands in " + queue + ", its record says " + queueOf(id));
                        check(!hasEnded(id), id + " is queued and has ended");
                    }
                }
            }
        }
        left.forEach((entry, count) -> check(count == 0, "g says that there are shadows that are not: " + entry));
        shadows.forEach((entry, count) -> check(Long.parseLong(count) > 0, "g counts nothing: " + entry));
    }

    private void placeTheRest() {
        for (String key : keys) {
            if (key.startsWith("r:")) {
                claims(key)
                        .forEach(claim -> claim.ids().forEach(id -> {
                            place(id, key);
                            String queue = claim.queue();
                            check(
                                    queue.equals(queueOf(id)),
                                    id + " was claimed from " + queue + ", its record says " + queueOf(id));
                            check(!hasEnded(id), id + " runs and has ended");
                            if (keyOf(queue) != null) {
                                running.merge(keyOf(queue), 1L, Long::sum);
                            }
                        }));
                int many = claims(key).stream()
                        .mapToInt(claim -> claim.ids().size())
                        .sum();
                String counted = dump.hash(key).get(InFlight.COUNT);
                check(Integer.toString(many).equals(counted), key + " counts " + counted + " and holds " + many);
                check(many > 0, key + " holds nothing");
                check(dump.set("e").contains(key.substring(2)), "e does not name the epoch of " + key);
            }
        }
        dump.sorted("s").keySet().forEach(id -> {
            place(id, "s");
            check(!hasEnded(id), id + " is scheduled and has ended");
        });
        dump.sorted("x").keySet().forEach(id -> {
            place(id, "x");
            check(hasEnded(id) || deaths.containsKey(id), id + " is in the fail list and has not ended");
        });
        finished().forEach(id -> {
            place(id, "d");
            check(hasEnded(id), id + " is kept as finished and has not ended");
        });
        dump.sorted("u").keySet().forEach(id -> {
            place(id, "u");
            check(!hasEnded(id), id + " is cancelled and says that it has ended");
        });
    }

    /** The list of finished tasks without its shadows. */
    private List<String> finished() {
        Map<String, String> notes = dump.hash("m");
        List<String> all = dump.list("d");
        List<String> real = new ArrayList<>();
        long first = counter("trimmed") + counter("passed");
        for (int i = 0; i < all.size(); i++) {
            String note = notes.getOrDefault(all.get(i), "0 0");
            if (first + i >= Long.parseLong(note.split(" ", -1)[0])) {
                real.add(all.get(i));
            }
        }
        return real;
    }

    private void checkPlaces() {
        places.forEach((id, all) -> {
            check(all.size() == 1, id + " is in " + all);
            check(records.containsKey(id), id + " is in " + all + " and has no record");
        });
        records.keySet().forEach(id -> check(places.containsKey(id), id + " has a record and is nowhere"));
    }

    private void checkCounters(long deleted) {
        long bytes =
                records.values().stream().mapToLong(record -> record.length).sum();
        long kept = finished().stream()
                .mapToLong(id -> records.getOrDefault(id, new byte[0]).length)
                .sum();
        long shadows = (long) dump.list("d").size() - finished().size();
        long tooMany = 0;
        long shadowsNoted = 0;
        for (String note : dump.hash("m").values()) {
            String[] parts = note.split(" ", -1);
            shadowsNoted += parts.length - 2;
            for (int i = 1; i < parts.length; i++) {
                tooMany += Long.parseLong(parts[i]);
            }
            check(parts.length > 2 || !parts[1].equals("0"), "m notes nothing: " + note);
        }
        check(shadowsNoted == shadows, "m knows of " + shadowsNoted + " shadows, and d has " + shadows);
        same("shadows", shadows);
        long noted = 0;
        long notedBytes = 0;
        for (String note : dump.list("l")) {
            noted += Long.parseLong(note.split(" ", -1)[0]);
            notedBytes += Long.parseLong(note.split(" ", -1)[1]);
        }
        check(
                noted == dump.list("d").size(),
                "l counts " + noted + ", and d has " + dump.list("d").size());
        check(
                notedBytes == kept + tooMany,
                "l counts " + notedBytes + " bytes, d has " + kept + ", and m corrects " + tooMany);
        same("bytes", bytes);
        same("kept", kept);
        same("deleted", deleted);
        same("submitted", records.size() + counter("trimmed") + deleted);
        same("succeeded", dump.list("d").size() + counter("trimmed") + counter("passed"));
        check(counter("failed") >= dump.sorted("x").size(), "more are in the fail list than ever failed");
    }

    private void checkIndex() {
        Set<String> plain = new TreeSet<>();
        Set<String> classes = new TreeSet<>();
        dump.sorted("q").forEach((queue, score) -> {
            (queue.endsWith("|") ? classes : plain).add(queue);
            check(score == RecordCodec.priority(queue), "q has " + queue + " under " + score);
        });
        Set<String> keyed = new TreeSet<>();
        dump.sorted("a").forEach((queue, score) -> {
            keyed.add(queue);
            check(score == RecordCodec.priority(queue), "a has " + queue + " under " + score);
        });
        Set<String> expectedPlain = new TreeSet<>(lists);
        expectedPlain.removeIf(queue -> keyOf(queue) != null);
        Set<String> expectedKeyed = new TreeSet<>(lists);
        expectedKeyed.removeIf(queue -> keyOf(queue) == null);
        check(plain.equals(expectedPlain), "q names " + plain + ", and not empty are " + expectedPlain);
        check(keyed.equals(expectedKeyed), "a names " + keyed + ", and not empty are " + expectedKeyed);
        Set<String> withTurns = new TreeSet<>();
        keys.stream().filter(key -> key.startsWith("y:")).forEach(key -> withTurns.add(key.substring(2)));
        check(classes.equals(withTurns), "q names the classes " + classes + ", and turns are in " + withTurns);
    }

    private void checkKeys() {
        List<String> found = new ArrayList<>();
        for (String key : keys) {
            if (key.startsWith("y:")) {
                dump.list(key).forEach(turn -> found.add(key.substring(2) + turn));
            } else if (key.startsWith("v:")) {
                String waitsFor = key.substring(2);
                check(running.containsKey(waitsFor), key + " waits for a task of the key, and none runs");
                dump.set(key).forEach(queue -> {
                    found.add(queue);
                    check(waitsFor.equals(keyOf(queue)), key + " holds " + queue);
                });
            }
        }
        found.addAll(dump.sorted("w").keySet());
        Set<String> once = new TreeSet<>(found);
        check(once.size() == found.size(), "a queue with a key is in two places: " + found);
        check(
                once.equals(dump.sorted("a").keySet()),
                "waiting for a turn are " + once + ", and not empty are "
                        + dump.sorted("a").keySet());
        Map<String, Long> counted = new TreeMap<>();
        dump.hash("h").forEach((key, count) -> counted.put(key, Long.parseLong(count)));
        check(counted.equals(running), "h counts " + counted + ", and in flight are " + running);
    }

    private void checkSides() {
        Set<String> inFlight = new HashSet<>();
        keys.stream()
                .filter(key -> key.startsWith("r:"))
                .forEach(key -> claims(key).forEach(claim -> inFlight.addAll(claim.ids())));
        check(inFlight.containsAll(dump.hash("p").keySet()), "p tells of tasks that do not run");
        check(records.keySet().containsAll(dump.hash("k").keySet()), "k counts for tasks that are not there");
        Set<String> failed = dump.sorted("x").keySet();
        dump.hash("c")
                .forEach((coalesce, id) -> check(
                        !hasEnded(id) || failed.contains(id),
                        "c leads by " + coalesce + " to " + id + ", which has ended"));
        Set<String> dead = dump.set("z");
        dump.set("e").forEach(epoch -> check(!dead.contains(epoch), "epoch " + epoch + " is in e and in z"));
    }

    private void checkFamilies() {
        Map<String, Double> failed = dump.sorted("x");
        Map<String, String> families = dump.hash("i");
        check(failed.keySet().containsAll(families.keySet()), "i names a family of tasks that have not failed");
        check(failed.keySet().containsAll(dump.hash("away").keySet()), "away names tasks that have not failed");
        Map<String, String> found = new TreeMap<>();
        for (String key : keys) {
            if (key.startsWith("f:")) {
                dump.sorted(key).forEach((id, at) -> {
                    found.put(id, key.substring(2));
                    check(at.equals(failed.get(id)), key + " says of " + id + " that it failed at another time");
                });
                check(dump.hash("f").containsKey(key.substring(2)), "f tells nothing of " + key);
            }
        }
        check(found.equals(new TreeMap<>(families)), "i says " + families + ", and the families have " + found);
        check(
                new TreeSet<>(found.values())
                        .equals(new TreeSet<>(dump.hash("f").keySet())),
                "f tells of families that are empty");
    }

    /** Of each group that is counted: what waits, runs and has failed is as many as there are. */
    private void checkFigures() {
        Map<String, Long> open = new TreeMap<>();
        Map<String, Long> failed = new TreeMap<>();
        Map<String, Long> openTruly = new TreeMap<>();
        Map<String, Long> failedTruly = new TreeMap<>();
        long submitted = 0;
        for (String group : dump.sorted("groups").keySet()) {
            Map<String, String> figures = dump.hash("j:" + group);
            long left = figure(figures, "s") + figure(figures, "r");
            for (String name : figures.keySet()) {
                left -= name.startsWith("d ") ? figure(figures, name) : 0;
            }
            left -= figure(figures, "x") + figure(figures, "u") + figure(figures, "e");
            open.put(group, left);
            failed.put(group, figure(figures, "x"));
            submitted += figure(figures, "s");
        }
        String channel = base.substring(base.indexOf('{') + 1, base.indexOf('}'));
        records.forEach((id, record) -> {
            String group = Tallies.group(channel, RecordCodec.read(channel, record));
            String place = places.getOrDefault(id, List.of("")).get(0);
            openTruly.merge(group, place.matches("[qr]:.*|s") ? 1L : 0L, Long::sum);
            failedTruly.merge(group, place.equals("x") ? 1L : 0L, Long::sum);
        });
        if (!open.isEmpty()) {
            open.keySet().forEach(group -> {
                openTruly.putIfAbsent(group, 0L);
                failedTruly.putIfAbsent(group, 0L);
            });
            check(open.equals(openTruly), "open are counted " + open + ", and are " + openTruly);
            check(failed.equals(failedTruly), "failed are counted " + failed + ", and are " + failedTruly);
            same("submitted", submitted);
        }
    }

    private static long figure(Map<String, String> figures, String name) {
        return Long.parseLong(figures.getOrDefault(name, "0"));
    }

    private List<InFlight> claims(String key) {
        return dump.hash(key).entrySet().stream()
                .filter(claim -> !claim.getKey().equals(InFlight.COUNT))
                .map(claim -> InFlight.parse(claim.getValue()))
                .toList();
    }

    /** The hash in which the record of a task should be. */
    private static String homeOf(String id) {
        return id.matches("w[0-9a-z]+_[0-9a-z]+_[0-9a-z]{3,}") ? "t:" + id.substring(0, id.length() - 3) : "t";
    }

    private void place(String id, String where) {
        places.computeIfAbsent(id, any -> new ArrayList<>()).add(where);
    }

    private void same(String counter, long expected) {
        check(counter(counter) == expected, counter + " is " + counter(counter) + ", and the sets say " + expected);
    }

    private long counter(String name) {
        return Long.parseLong(counters.getOrDefault(name, "0"));
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            wrong.add(otherwise);
        }
    }

    private String queueOf(String id) {
        String head = head(id);
        String queue = head.substring(0, Math.max(0, head.indexOf(' ')));
        boolean suspect = Integer.parseInt(deaths.getOrDefault(id, "0")) >= ChannelModel.SUSPECT;
        return suspect ? RecordCodec.suspected(queue) : queue;
    }

    private boolean hasEnded(String id) {
        return head(id).matches("\\S+ \\w+ \\w+");
    }

    private String head(String id) {
        byte[] record = records.getOrDefault(id, new byte[0]);
        return new String(record, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
    }

    /** The key of a queue, or {@code null} when it has none. */
    static @org.jspecify.annotations.Nullable String keyOf(String queue) {
        String[] parts = queue.split("\\|", 4);
        return parts.length == 4 && !parts[3].isEmpty() ? parts[3] : null;
    }

    /** The class of a queue: its name up to the last bar where it has a key, else its name. */
    static String classOf(String queue) {
        String key = keyOf(queue);
        return key == null ? queue : queue.substring(0, queue.length() - key.length());
    }
}
