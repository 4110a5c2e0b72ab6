package io.waggle.channel;

import io.waggle.task.Gates;

/**
 * What a change of gates did.
 *
 * @param before the gates until then
 * @param after the gates from then on
 */
public record GateChange(Gates before, Gates after) {}
