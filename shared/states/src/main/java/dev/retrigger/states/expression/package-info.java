/**
 * Compiles and evaluates the JSONata expressions of state machines, with bounds on what they may
 * consume.
 */
@NullMarked
package dev.retrigger.states.expression;

import org.jspecify.annotations.NullMarked;
