/** Tests of the bench: what it computes and writes. That it measures is shown by {@code BenchTest}, beside the command. */
@NullMarked
package io.waggle.bench;

import org.jspecify.annotations.NullMarked;
