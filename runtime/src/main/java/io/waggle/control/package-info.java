/**
 * What the doors (REST, event bus) ask of the rest of the node besides channels: {@link io.waggle.control.Functions}
 * is answered by {@code unit}, {@link io.waggle.control.Fleet} by {@code fleet}. Interfaces and records only.
 */
@NullMarked
package io.waggle.control;

import org.jspecify.annotations.NullMarked;
