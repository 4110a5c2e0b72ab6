/** Records and states of tasks, in the words of the glossary. Pure JDK: no Vert.x, no Redis, no JSON library. */
@NullMarked
package io.waggle.task;

import org.jspecify.annotations.NullMarked;
