/**
 * The doors of a node: REST and the console over HTTP, the event stream, and the event bus. {@code ApiVerticle} wires;
 * each resource is one class that mounts its routes; {@code Permissions} says who may use which; {@code Problems} turns
 * every failure into the same shape. All work is done behind the ports.
 */
@NullMarked
package io.waggle.api;

import org.jspecify.annotations.NullMarked;
