package io.waggle.control;

import org.jspecify.annotations.Nullable;

/**
 * One value of a node's configuration, as it is in force. Immutable.
 *
 * @param key the key, as it is written in the file
 * @param value what is in force, with every password taken out; {@code null}: nothing is set
 * @param origin {@code flag}, {@code environment}, {@code file} or {@code default}
 * @param source the flag, the variable, or the file with its line; empty: nobody has said anything
 */
public record Setting(String key, @Nullable String value, String origin, String source) {}
