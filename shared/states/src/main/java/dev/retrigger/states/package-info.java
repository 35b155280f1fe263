/** Runs and checks definitions of the Amazon States Language in its JSONata dialect. */
@NullMarked
package dev.retrigger.states;

import org.jspecify.annotations.NullMarked;
