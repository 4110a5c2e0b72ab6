package io.waggle;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the machine has memory and processor time left for tasks. Once above a limit, it has to fall a tenth below it.
 * One thread at a time; blocks for as long as the system's own files take.
 */
final class AdmissionGuard {

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final double BACK = 0.9;

    private final NodeConfig.Limits limits;
    private boolean memoryOver;
    private boolean loadOver;

    AdmissionGuard(NodeConfig.Limits limits) {
        this.limits = limits;
    }

    /** Why nothing is to be taken now; {@code null}: nothing speaks against it. */
    @Nullable
    String refusal() {
        Double mostMemory = limits.memory();
        Double mostLoad = limits.load();
        if (mostMemory != null) {
            double used = memory();
            memoryOver = over(used, mostMemory, memoryOver);
            if (memoryOver) {
                return sentence("memory of the machine is " + percent(used) + " used", percent(mostMemory), mostMemory);
            }
        }
        if (mostLoad != null) {
            double load = load();
            loadOver = over(load, mostLoad, loadOver);
            if (loadOver) {
                return String.format(
                        Locale.ROOT,
                        "the load of the machine is %.2f per processor, above most-load %.2f: nothing is taken until it is"
                                + " below %.2f",
                        load,
                        mostLoad,
                        mostLoad * BACK);
            }
        }
        return null;
    }

    static boolean over(double now, double most, boolean before) {
        return now > (before ? most * BACK : most);
    }

    private static String sentence(String what, String most, double limit) {
        return what + ", above most-memory " + most + ": nothing is taken until it is below " + percent(limit * BACK);
    }

    private static String percent(double part) {
        return Math.round(part * 100) + "%";
    }

    /** The used part, 0 to 1: what programs could still get, caches included, counts as free. */
    static double memory() {
        try {
            return used(Files.readAllLines(MEMORY));
        } catch (IOException | RuntimeException e) {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean machine
                    ? 1 - (double) machine.getFreeMemorySize() / machine.getTotalMemorySize()
                    : 0;
        }
    }

    /** From the lines of Linux' {@code /proc/meminfo}. */
    static double used(List<String> lines) {
        return 1 - kilobytes(lines, "MemAvailable:") / kilobytes(lines, "MemTotal:");
    }

    private static double kilobytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The load average of the last minute, per processor; negative: unknown. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                / Runtime.getRuntime().availableProcessors();
    }
}
