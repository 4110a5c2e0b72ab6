package io.waggle.client;

/**
 * What became of a stream of tasks.
 *
 * @param accepted how many are stored
 * @param rejected how many were refused
 * @param connections how many connections it took
 */
public record UploadReport(long accepted, long rejected, int connections) {}
