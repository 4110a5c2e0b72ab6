/** Tests of the data folder and of the embedded Redis, with the real server. */
@NullMarked
package io.waggle.embedded;

import org.jspecify.annotations.NullMarked;
