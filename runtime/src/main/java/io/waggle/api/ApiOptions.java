package io.waggle.api;

/**
 * Where the doors are.
 *
 * @param host the address to listen on
 * @param port the port; 0: any free one
 * @param node this node's name
 */
public record ApiOptions(String host, int port, String node) {}
