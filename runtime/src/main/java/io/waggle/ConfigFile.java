package io.waggle;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceSettings;
import io.waggle.control.Pulse;
import io.waggle.control.Setting;
import io.waggle.event.EventStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's own file while it runs: it is looked at every second, and read again, with flags and environment, when it has
 * changed. What it says of the device is done; a file with an error changes nothing. One look after the other, on one
 * context; the file is read on a worker thread; {@link #settings} from any thread.
 */
final class ConfigFile {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);

    private static final Set<String> DEVICE = Set.of(
            ConfigKey.SLOTS.word(), ConfigKey.TAGS.word(), ConfigKey.CHANNELS.word(), ConfigKey.DEVICE_NAME.word());

    private final Source source;
    private final Vertx vertx;
    private final Context context;
    private final EventStream events;
    private NodeConfig now;
    private volatile List<Setting> settings;
    private String stamp;
    private String coming = "";

    /**
     * Where a configuration comes from.
     *
     * @param file the file, which need not be there
     * @param read reads flags, environment and file; fails with a sentence that names every error
     */
    record Source(Path file, Supplier<NodeConfig> read) {}

    /** @param first what the node was started with */
    ConfigFile(Source source, NodeConfig first, Vertx vertx, EventStream events) {
        this.source = source;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.events = events;
        this.now = first;
        this.settings = first.settings();
        this.stamp = stamp();
    }

    /** What a configuration says of the node's device. */
    static DeviceSettings device(NodeConfig config) {
        return new DeviceSettings(
                config.slots(), config.tags().stream().sorted().toList(), config.channels(), config.deviceName());
    }

    /** Each value as it is in force: of the device as the file says now, of all else as it was at the start. */
    List<Setting> settings() {
        return settings;
    }

    /**
     * Begins to look.
     *
     * @param changed has the device be so, what was set by hand under the names given with it set aside
     * @return ends it
     */
    Runnable start(Pulse pulse, BiFunction<DeviceSettings, List<String>, Future<Void>> changed) {
        return pulse.join(
                context,
                () -> vertx.executeBlocking(this::changed, false)
                        .compose(fresh -> fresh == null ? Future.<Void>succeededFuture() : take(fresh, changed))
                        .recover(this::refused));
    }

    /**
     * The configuration when the file is another than before, and has been the same for two looks: an editor may be writing
     * it. {@code null}: it is not, or it is gone.
     */
    @Nullable
    NodeConfig changed() {
        String before = coming;
        String seen = stamp();
        coming = seen;
        if (seen.isEmpty() || seen.equals(stamp) || !seen.equals(before)) {
            return null;
        }
        stamp = seen;
        return source.read().get();
    }

    private String stamp() {
        try {
            var seen = Files.readAttributes(source.file(), BasicFileAttributes.class);
            return seen.lastModifiedTime() + " " + seen.size() + " " + seen.fileKey();
        } catch (IOException notThere) {
            return "";
        }
    }

    private Future<Void> take(NodeConfig fresh, BiFunction<DeviceSettings, List<String>, Future<Void>> changed) {
        DeviceSettings before = device(now);
        DeviceSettings after = device(fresh);
        List<String> names = names(before, after);
        if (!fresh.withDeviceOf(now).equals(now)) {
            LOG.warn("config=restart file={} why=\"it changes more than the device, which takes a restart\"", file());
        }
        Future<Void> done = names.isEmpty() ? Future.succeededFuture() : changed.apply(after, names);
        return done.onSuccess(v -> {
                    now = now.withDeviceOf(fresh);
                    settings = inForce(settings, fresh.settings());
                    LOG.info("config=read file={} changed={}", file(), names);
                    tell(new JsonObject().put("outcome", "DONE").put("changed", new JsonArray(names)));
                })
                .recover(this::again);
    }

    private static List<Setting> inForce(List<Setting> before, List<Setting> read) {
        Map<String, Setting> anew = read.stream()
                .filter(setting -> DEVICE.contains(setting.key()))
                .collect(Collectors.toMap(Setting::key, setting -> setting));
        return before.stream()
                .map(setting -> anew.getOrDefault(setting.key(), setting))
                .toList();
    }

    /** The store is out of reach: the file is read again at the next look. */
    private Future<Void> again(Throwable why) {
        LOG.debug("config=waits file={} why=\"{}\"", file(), why.getMessage());
        stamp = "not done";
        return Future.succeededFuture();
    }

    private static List<String> names(DeviceSettings before, DeviceSettings after) {
        List<String> names = new ArrayList<>();
        List<?> old = List.of(before.slots(), before.tags(), before.channels(), before.name());
        List<?> said = List.of(after.slots(), after.tags(), after.channels(), after.name());
        for (int i = 0; i < old.size(); i++) {
            if (!Objects.equals(old.get(i), said.get(i))) {
                names.add(DeviceSettings.NAMES.get(i));
            }
        }
        return names;
    }

    private Future<Void> refused(Throwable why) {
        String sentence = String.valueOf(why.getMessage()).replaceAll("\\s+", " ");
        LOG.warn("config=refused file={} why=\"{}\"", file(), sentence);
        tell(new JsonObject().put("outcome", "REFUSED").put("detail", sentence));
        return Future.succeededFuture();
    }

    private void tell(JsonObject data) {
        events.publish("node.config", data.put("file", file()));
    }

    private String file() {
        return String.valueOf(source.file().getFileName());
    }
}
