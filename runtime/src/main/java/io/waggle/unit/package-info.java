/**
 * Function units on this node. A jar is checked before anything happens ({@link io.waggle.unit.JarCheck}), loaded with
 * a class loader of its own, and each of its functions runs behind a {@link io.waggle.unit.WorkerVerticle} on a Vert.x
 * of its own, so that no user code shares an event loop with the node. {@link io.waggle.unit.Units} keeps what is
 * loaded in step with the store and is the one entry for other packages, beside {@link io.waggle.unit.DropFolder}.
 */
@NullMarked
package io.waggle.unit;

import org.jspecify.annotations.NullMarked;
