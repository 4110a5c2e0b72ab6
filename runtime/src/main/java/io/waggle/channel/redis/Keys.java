package io.waggle.channel.redis;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that Java reads or writes by itself; docs/redis-keys.md tells of all of them. All keys of one channel share a hash
 * tag, so Redis Cluster keeps them together; what belongs to no channel shares the tag {@code !}, which no channel can
 * bear. The scripts get a base and append the letter.
 */
final class Keys {

    private static final Pattern MADE_BY_A_NODE =
            Pattern.compile("(w[A-Za-z0-9]+_[A-Za-z0-9]+_[A-Za-z0-9]*).{3}", Pattern.DOTALL);

    private final String prefix;

    /** @param prefix what every key begins with */
    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The base of a channel's keys. */
    String channel(String channel) {
        return prefix + ":{" + channel + "}:";
    }

    /** The base of the keys that belong to no channel. */
    String system() {
        return prefix + ":{!}:";
    }

    /** Hash: task id to record; which one a task's is in, records.lua says. */
    String tasks(String channel, String id) {
        // Byte by byte, as the scripts see it.
        String bytes = new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Matcher ours = MADE_BY_A_NODE.matcher(bytes);
        return channel(channel) + (ours.matches() ? "t:" + ours.group(1) : "t");
    }

    /** Sorted set: the queues that are not empty, by priority. */
    String queues(String channel) {
        return channel(channel) + "q";
    }

    /** Sorted set: the queues with a key that are not empty, by priority. */
    String keyedQueues(String channel) {
        return channel(channel) + "a";
    }

    /** List: the ids of one queue, oldest first. */
    String queue(String channel, String queue) {
        return channel(channel) + "q:" + queue;
    }

    /** Sorted set: ids of scheduled tasks, by due time. */
    String scheduled(String channel) {
        return channel(channel) + "s";
    }

    /** Sorted set: ids of the fail list, by the time they came. */
    String failed(String channel) {
        return channel(channel) + "x";
    }

    /** Hash: ids of the fail list that are on their way to another channel, and to which. */
    String leaving(String channel) {
        return channel(channel) + "away";
    }

    /** Sorted set: ids of one family of failures, by the time they came. */
    String family(String channel, String family) {
        return channel(channel) + "f:" + family;
    }

    /** Hash: id of a failed task to the family of its failure. */
    String familyOf(String channel) {
        return channel(channel) + "i";
    }

    /** Sorted set: ids of cancelled tasks, by the time they were cancelled. */
    String cancelled(String channel) {
        return channel(channel) + "u";
    }

    /** Hash: id to what is no longer true of its places in the list of finished tasks. */
    String corrections(String channel) {
        return channel(channel) + "m";
    }

    /** List: ids of finished tasks, oldest first. */
    String done(String channel) {
        return channel(channel) + "d";
    }

    /** Hash: the channel's counters. */
    String counters(String channel) {
        return channel(channel) + "n";
    }

    /** Set: the epochs that hold or held tasks of the channel. */
    String epochs(String channel) {
        return channel(channel) + "e";
    }

    /** Hash: task id to claim, of one epoch. */
    String inFlight(String channel, String epoch) {
        return channel(channel) + "r:" + epoch;
    }

    /** Hash: how the channel is run. */
    String options(String channel) {
        return channel(channel) + "o";
    }

    /** String: the id of the cluster whose data this is. */
    String identity() {
        return system() + "id";
    }

    /** Hash: channel name to number. */
    String channelNumbers() {
        return system() + "channels";
    }

    /** Hash: number to channel name. */
    String channelNames() {
        return system() + "numbers";
    }

    /** Hash: node name to its card. */
    String nodes() {
        return system() + "nodes";
    }

    /** Hash: what devices and the system's gates are told to be. */
    String steering() {
        return system() + "steering";
    }

    /** Hash: number to the key that a command was given with, and the command. */
    String commands() {
        return system() + "commands";
    }

    /** Hash: the key that a command was given with to its number. */
    String asked() {
        return system() + "asked";
    }

    /** Sorted set: living epochs, by the end of their lease. */
    String leases() {
        return system() + "leases";
    }

    /** Sorted set: dead epochs whose tasks are still to be moved back. */
    String buried() {
        return system() + "buried";
    }

    /** Hash: SHA-256 to jar. */
    String jars() {
        return system() + "jars";
    }

    /** Hash: SHA-256 to what is known of the jar. */
    String units() {
        return system() + "units";
    }

    /** Hash: function name to the SHA-256 of its active unit. */
    String active() {
        return system() + "active";
    }

    /** Hash: the counters that belong to no channel. */
    String counters() {
        return system() + "counters";
    }

    /** Hash: user name to user. */
    String users() {
        return system() + "users";
    }

    /** Hash: id of a token for machines to what is known of it. */
    String tokens() {
        return system() + "tokens";
    }

    /** Hash: {@code u:<user>} and {@code t:<token>} to when they came last. */
    String seen() {
        return system() + "seen";
    }

    /** Stream: who did what. */
    String audit() {
        return system() + "audit";
    }

    /** Hash: channel and function to what was measured of them in a minute, an hour or a day. */
    String history(String unit, long number) {
        return system() + "history:" + unit + ":" + number;
    }

    /** Hash: secrets shared by the nodes. */
    String secrets() {
        return system() + "secrets";
    }

    /** String with a time to live: a token that was refused before its end. */
    String revoked(String tokenId) {
        return system() + "revoked:" + tokenId;
    }
}
