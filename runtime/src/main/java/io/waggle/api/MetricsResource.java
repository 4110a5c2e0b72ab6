package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.waggle.channel.ChannelStatus;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Vitals;
import io.waggle.event.Totals;
import io.waggle.event.Totals.Total;
import io.waggle.measure.Count;
import io.waggle.measure.Measured;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * This node's numbers for Prometheus, and every channel's as the store has them. No label takes more values than 500
 * pairs of channel and function, 500 channels, the routes and the node's devices. On the verticle's context.
 */
final class MetricsResource {

    private static final int MOST_CHANNELS = 500;

    private final ApiParts parts;
    private final HttpTimes http;
    private final String node;

    MetricsResource(ApiParts parts, HttpTimes http, String node) {
        this.parts = parts;
        this.http = http;
        this.node = node;
    }

    void mount(Routes routes) {
        routes.on(GET, "/metrics", this::metrics);
    }

    /** The store is not asked: what it said last is told, and how long ago that was. */
    private Future<Answer> metrics(Call call) {
        call.query();
        Future<List<ChannelStatus>> channels = parts.ticker().channels();
        return Future.all(parts.measures().times().totals(), channels).map(both -> {
            PrometheusText text = new PrometheusText();
            tasks(text, both.resultAt(0));
            channels(text, both.resultAt(1));
            node(text, parts.measures().vitals().get());
            http(text);
            jvm(text);
            return new Answer(200, PrometheusText.TYPE, Buffer.buffer(text.toString()));
        });
    }

    private static void tasks(PrometheusText text, List<Total> totals) {
        text.family("waggle_tasks_total", "counter", "What this node did with tasks, by outcome.");
        for (Total total : totals) {
            for (Count count : Count.values()) {
                if (total.counts()[count.place()] > 0) {
                    text.sample(
                            total.counts()[count.place()],
                            "channel",
                            total.channel(),
                            "function",
                            total.function(),
                            "outcome",
                            count.name().toLowerCase(Locale.ROOT));
                }
            }
        }
        times(
                text.family(
                        "waggle_task_wait_seconds",
                        "histogram",
                        "How long tasks waited before an attempt, from when they could have begun."),
                totals,
                Total::waits);
        times(text.family("waggle_task_run_seconds", "histogram", "How long attempts took."), totals, Total::runs);
    }

    private static void times(PrometheusText text, List<Total> totals, Function<Total, Totals.Times> which) {
        for (Total total : totals) {
            Totals.Times times = which.apply(total);
            if (times.count() > 0) {
                text.histogram(
                        Totals.ENDS,
                        times.upTo(),
                        times.count(),
                        times.sum() / 1000.0,
                        "channel",
                        total.channel(),
                        "function",
                        total.function());
            }
        }
    }

    /** The same on every node: take the maximum, not the sum. */
    private void channels(PrometheusText text, List<ChannelStatus> all) {
        double now = parts.channels().now();
        gauge(text, all, "waggle_channel_queued", "Tasks that are ready, in the whole system.", ChannelStatus::queued);
        gauge(text, all, "waggle_channel_running", "Tasks that run, in the whole system.", ChannelStatus::running);
        gauge(text, all, "waggle_channel_scheduled", "Tasks that are due later.", ChannelStatus::scheduled);
        gauge(text, all, "waggle_channel_failed", "Tasks in the fail list.", ChannelStatus::failed);
        gauge(text, all, "waggle_channel_bytes", "Bytes of all records.", ChannelStatus::bytes);
        text.family(
                "waggle_channel_oldest_queued_seconds",
                "gauge",
                "For how long the oldest task that is ready has been there since it was submitted; 0: none is ready.");
        each(text, all, one -> one.oldestQueuedAt() == 0 ? 0 : Math.max(0, now - one.oldestQueuedAt()) / 1000, true);
    }

    private static void gauge(
            PrometheusText text,
            List<ChannelStatus> all,
            String name,
            String help,
            ToDoubleFunction<ChannelStatus> value) {
        each(text.family(name, "gauge", help), all, value, false);
    }

    /** @param most whether the largest of the channels beyond the bound is told, and not their sum */
    private static void each(
            PrometheusText text, List<ChannelStatus> all, ToDoubleFunction<ChannelStatus> value, boolean most) {
        all.stream().limit(MOST_CHANNELS).forEach(one -> text.sample(value.applyAsDouble(one), "channel", one.name()));
        if (all.size() > MOST_CHANNELS) {
            var others = all.stream().skip(MOST_CHANNELS).mapToDouble(value);
            text.sample(most ? others.max().orElse(0) : others.sum(), "channel", Measured.OTHERS);
        }
    }

    private void node(PrometheusText text, Vitals vitals) {
        text.family("waggle_build_info", "gauge", "Always 1.")
                .sample(1, "version", vitals.version(), "java", System.getProperty("java.version"), "node", node);
        text.single(
                "waggle_node_ready",
                "gauge",
                "1 when the node is up and not stopping.",
                parts.draining().getAsBoolean() ? 0 : 1);
        text.single("waggle_node_leased", "gauge", "1 while its lease holds.", vitals.leased() ? 1 : 0);
        text.family(
                "waggle_redis_answer_age_seconds", "gauge", "How long ago Redis last answered; asked every second.");
        if (vitals.storeAgoMs() >= 0) {
            text.sample(vitals.storeAgoMs() / 1000.0);
        }
        text.single(
                "waggle_redis_round_trip_seconds", "gauge", "How long that answer took.", vitals.storeNanos() / 1e9);
        text.single(
                "waggle_event_streams",
                "gauge",
                "Event streams that are open on this node.",
                parts.feed().watchers());
        text.family("waggle_device_slots", "gauge", "How many tasks the device runs at once.");
        vitals.devices().forEach(one -> device(text, one, DeviceStatus::slots));
        text.family("waggle_device_busy", "gauge", "How many tasks run on the device.");
        vitals.devices().forEach(one -> device(text, one, DeviceStatus::busy));
        text.family("waggle_device_running", "gauge", "1 when the device takes tasks.");
        vitals.devices().forEach(one -> device(text, one, d -> d.state() == DeviceStatus.State.RUNNING ? 1 : 0));
        text.family("waggle_device_said_age_seconds", "gauge", "How long ago the device last said how it is.");
        vitals.devices()
                .forEach(one ->
                        text.sample(one.agoMs() / 1000.0, "device", one.status().id()));
    }

    private static void device(PrometheusText text, Vitals.Device one, ToDoubleFunction<DeviceStatus> value) {
        text.sample(value.applyAsDouble(one.status()), "device", one.status().id());
    }

    private void http(PrometheusText text) {
        text.family(
                "waggle_http_request_seconds", "histogram", "How long requests took, by route, as it is documented.");
        for (HttpTimes.Row row : http.all()) {
            text.histogram(
                    HttpTimes.ENDS,
                    row.counts().upTo(),
                    row.counts().count(),
                    row.counts().seconds(),
                    "method",
                    row.route().method().name(),
                    "route",
                    row.route().path(),
                    "status",
                    row.status());
        }
    }

    private static void jvm(PrometheusText text) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        text.single("jvm_memory_heap_used_bytes", "gauge", "Heap in use.", heap.getUsed());
        text.single("jvm_memory_heap_max_bytes", "gauge", "Heap at most.", heap.getMax());
        text.family("jvm_gc_collections_total", "counter", "Collections of the garbage collector.");
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        collectors.forEach(gc -> text.sample(Math.max(0, gc.getCollectionCount()), "gc", gc.getName()));
        text.family("jvm_gc_seconds_total", "counter", "Time in the garbage collector.");
        collectors.forEach(gc -> text.sample(Math.max(0, gc.getCollectionTime()) / 1000.0, "gc", gc.getName()));
        text.single(
                "jvm_threads",
                "gauge",
                "Threads that live.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            text.single(
                    "process_cpu_seconds_total",
                    "counter",
                    "Processor time of the process.",
                    machine.getProcessCpuTime() / 1e9);
        }
        text.single(
                "process_start_time_seconds",
                "gauge",
                "When the process started, seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    }
}
