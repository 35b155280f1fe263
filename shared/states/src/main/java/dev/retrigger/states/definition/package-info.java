/** Reads definitions into values, and says what is wrong with them by path and reason. */
@NullMarked
package dev.retrigger.states.definition;

import org.jspecify.annotations.NullMarked;
