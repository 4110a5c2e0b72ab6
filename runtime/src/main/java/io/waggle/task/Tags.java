package io.waggle.task;

import java.util.Collection;
import java.util.List;

/**
 * What a task asks of the device that runs it. Beside the tags that it was given, each device has two of its own: {@code
 * device:<id>} and {@code node:<name>}, so that a task can ask for one machine. Pure functions.
 */
public final class Tags {

    /** How the tag begins that only one device has. */
    public static final String DEVICE = "device:";

    /** How the tag begins that only the devices of one node have. */
    public static final String NODE = "node:";

    private Tags() {}

    /** Whether a device has all these tags. */
    public static boolean has(Collection<String> given, String device, String node, List<String> asked) {
        for (String tag : asked) {
            if (!given.contains(tag) && !is(tag, DEVICE, device) && !is(tag, NODE, node)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a tag names a device or a node, and so can be given to none. */
    public static boolean isOwn(String tag) {
        return tag.startsWith(DEVICE) || tag.startsWith(NODE);
    }

    private static boolean is(String tag, String kind, String name) {
        return tag.length() == kind.length() + name.length() && tag.startsWith(kind) && tag.endsWith(name);
    }
}
