/** Tests of mock configurations. */
@NullMarked
package dev.retrigger.states.mock;

import org.jspecify.annotations.NullMarked;
