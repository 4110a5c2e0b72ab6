/**
 * What the programs that judge Waggle from outside stand on: a Redis and nodes as processes of their own, function units
 * made from source, a REST session, and the few statistics and tables they share. Everything here blocks.
 */
@NullMarked
package io.waggle.rig;

import org.jspecify.annotations.NullMarked;
