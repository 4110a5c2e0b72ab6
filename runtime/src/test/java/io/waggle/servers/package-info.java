/** What tests start besides nodes: real Redis servers, sentinels and clusters, certificates, and a network that fails. */
@NullMarked
package io.waggle.servers;

import org.jspecify.annotations.NullMarked;
