/** Tests of expressions. */
@NullMarked
package dev.retrigger.states.expression;

import org.jspecify.annotations.NullMarked;
