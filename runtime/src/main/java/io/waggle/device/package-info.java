/**
 * Devices: a dispatcher verticle claims no more than it has free slots for, hands tasks over to the worker verticles
 * of their functions, and settles what comes back, many at a time.
 */
@NullMarked
package io.waggle.device;

import org.jspecify.annotations.NullMarked;
