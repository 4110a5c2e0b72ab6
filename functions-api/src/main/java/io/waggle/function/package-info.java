/**
 * What function authors compile against: write a {@link io.waggle.function.TaskFunction} (blocking code is fine) or
 * a {@link io.waggle.function.FunctionVerticle} (asynchronous code), name it with {@link
 * io.waggle.function.WaggleFunction}, list it in {@code META-INF/services}, pack a jar, deploy the jar.
 */
@NullMarked
package io.waggle.function;

import org.jspecify.annotations.NullMarked;
