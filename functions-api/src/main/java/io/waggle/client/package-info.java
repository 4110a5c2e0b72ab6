/**
 * The client: submits tasks, waits for them, and steers a fleet over REST from any Java program. Start with {@link
 * io.waggle.client.WaggleClient}. It needs vertx-core and nothing else of Waggle's.
 */
@NullMarked
package io.waggle.client;

import org.jspecify.annotations.NullMarked;
