/** An example of a task that makes further tasks: a walk through the pages of one web site. */
@NullMarked
package io.waggle.examples.crawl;

import org.jspecify.annotations.NullMarked;
