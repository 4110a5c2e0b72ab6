package io.waggle.api;

import io.waggle.control.Setting;
import io.waggle.store.StoreHealth;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the doors are, and what they tell of this node.
 *
 * @param host the address to listen on
 * @param port the port; 0: any free one
 * @param node this node's name
 * @param settings its configuration as it is in force, asked each time
 * @param store how its store is
 */
public record ApiOptions(String host, int port, String node, Supplier<List<Setting>> settings, StoreHealth store) {}
