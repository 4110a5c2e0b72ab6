package io.waggle;

import java.util.Optional;

/** Which version of Waggle this is. */
public final class Version {

    private Version() {}

    /** The version of the jar that this class came in, or {@code development} outside of a jar. */
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
