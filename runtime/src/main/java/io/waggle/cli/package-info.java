/**
 * The command line's client verbs. Each speaks REST to a running node and nothing else; {@link io.waggle.cli.Cli} holds
 * them together, {@link io.waggle.cli.Rest} makes the calls, {@link io.waggle.cli.Screen} prints tables for people or
 * JSON for scripts. Everything runs on the main thread and may block.
 */
@NullMarked
package io.waggle.cli;

import org.jspecify.annotations.NullMarked;
