package io.waggle;

import io.waggle.control.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's whole configuration, checked.
 *
 * @param name the node's name, unique in the cluster; {@code null}: made once and kept in the data folder
 * @param host the address to listen on, for REST, event bus and cluster alike
 * @param port the port of REST and console; 0: any free one
 * @param data the folder for everything the node keeps
 * @param redis the Redis to use; {@code null}: the embedded one
 * @param prefix what every key in Redis begins with
 * @param fsync the embedded Redis' durability: {@code everysec} or {@code always}
 * @param redisMemory how many bytes of memory the embedded Redis may use; {@code null}: no bound
 * @param cluster whether to join or form a cluster
 * @param join {@code host:port} of members to join; empty: the ten ports of {@code host} from the door's on
 * @param clusterName only nodes of the same cluster name find each other
 * @param door where the other nodes find this one
 * @param slots how many tasks the node's device runs at once
 * @param tags what the node's device has
 * @param channels the channels the node's device serves; empty: all of them
 * @param adminPasswordFile the file with the password of the user {@code admin}, made on first start instead of the
 *     setup through the browser; {@code null}: none
 * @param audit how much of who did what is kept
 * @param drain how long running tasks may go on when the node stops
 * @param deviceName what people call the node's device; empty: nothing but its id
 * @param limits above which of the machine's memory and load its devices take nothing
 * @param logFormat how the log is written: {@code text} or {@code json}
 * @param execAllow the programs that administrators may run here, as they are to be asked for
 * @param settings each value as it is in force, and where it came from, for people; empty: nobody noted it
 */
public record NodeConfig(
        @Nullable String name,
        String host,
        int port,
        Path data,
        @Nullable ExternalRedis redis,
        String prefix,
        String fsync,
        @Nullable Long redisMemory,
        boolean cluster,
        List<String> join,
        String clusterName,
        Door door,
        int slots,
        List<String> tags,
        List<String> channels,
        @Nullable Path adminPasswordFile,
        Audit audit,
        Duration drain,
        Limits limits,
        String deviceName,
        String logFormat,
        List<String> execAllow,
        List<Setting> settings) {

    /** A node whose devices take tasks however much the machine has to do. */
    public NodeConfig(
            @Nullable String name,
            String host,
            int port,
            Path data,
            @Nullable ExternalRedis redis,
            String prefix,
            String fsync,
            @Nullable Long redisMemory,
            boolean cluster,
            List<String> join,
            String clusterName,
            Door door,
            int slots,
            List<String> tags,
            List<String> channels,
            @Nullable Path adminPasswordFile,
            Audit audit,
            Duration drain) {
        this(
                name,
                host,
                port,
                data,
                redis,
                prefix,
                fsync,
                redisMemory,
                cluster,
                join,
                clusterName,
                door,
                slots,
                tags,
                channels,
                adminPasswordFile,
                audit,
                drain,
                Limits.NONE,
                "",
                LogLines.TEXT,
                List.of(),
                List.of());
    }

    /** The same, with what another one says of the device, and where it has its values from. */
    NodeConfig withDeviceOf(NodeConfig other) {
        return new NodeConfig(
                name,
                host,
                port,
                data,
                redis,
                prefix,
                fsync,
                redisMemory,
                cluster,
                join,
                clusterName,
                door,
                other.slots,
                other.tags,
                other.channels,
                adminPasswordFile,
                audit,
                drain,
                limits,
                other.deviceName,
                logFormat,
                execAllow,
                other.settings);
    }

    /**
     * Above which the devices of a node take nothing.
     *
     * @param memory the used part of the machine's memory, 0 to 1; {@code null}: no limit
     * @param load the load average of a minute, per processor; {@code null}: no limit
     */
    public record Limits(@Nullable Double memory, @Nullable Double load) {

        /** No limits. */
        public static final Limits NONE = new Limits(null, null);
    }

    /**
     * How much of the audit is kept; what is beyond either goes.
     *
     * @param count how many entries
     * @param age for how long
     */
    public record Audit(int count, Duration age) {

        /** What is kept where nothing is said. */
        public static final Audit USUAL = new Audit(100_000, Duration.ofDays(400));
    }

    /**
     * Where the other nodes of a cluster find this one.
     *
     * @param port the first port tried for the cluster
     * @param publicHost the name or address by which they reach it; {@code null}: {@code host}
     * @param busPort the port of the event bus; 0: any free one
     */
    public record Door(int port, @Nullable String publicHost, int busPort) {

        /** The usual door, at a port. */
        public static Door at(int port) {
            return new Door(port, null, 0);
        }
    }
}
