package io.waggle.security;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user may do. What no role allows is refused. */
public enum Role {
    /** Look at everything but jars. */
    VIEWER,
    /** Submit tasks. */
    SUBMITTER,
    /** Command devices, change channels and priorities, reload and delete failed tasks. */
    OPERATOR,
    /** Upload and download function units, which is to run any code on every node. */
    DEPLOYER,
    /** Everything. */
    ADMIN;

    /** Whether a user with this role may do what another role allows: the administrator may all, everybody may look. */
    public boolean covers(Role needed) {
        return this == needed || this == ADMIN || needed == VIEWER;
    }

    /** The name in tokens, JSON and store. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with a name; empty for any other text. */
    public static Optional<Role> of(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** The roles with these names; what names none is left out. */
    static List<Role> of(List<String> texts) {
        return texts.stream().map(Role::of).flatMap(Optional::stream).toList();
    }
}
