/** What is counted, and how exactly. */
@org.jspecify.annotations.NullMarked
package io.waggle.measure;
