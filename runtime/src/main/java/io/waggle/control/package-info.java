/**
 * What the doors (REST, event bus) ask of the rest of the node besides channels: {@link io.waggle.control.Functions}
 * is answered by {@code unit}, {@link io.waggle.control.Fleet} by {@code fleet}. Interfaces and records, and the
 * {@link io.waggle.control.Pulse} by which a node does what every second asks for.
 */
@NullMarked
package io.waggle.control;

import org.jspecify.annotations.NullMarked;
