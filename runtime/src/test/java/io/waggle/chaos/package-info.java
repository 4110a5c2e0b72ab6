/** Tests of the chaos run: what it plans, does to bytes, and judges. That it runs is shown by {@code ChaosTest}, beside the command. */
@NullMarked
package io.waggle.chaos;

import org.jspecify.annotations.NullMarked;
