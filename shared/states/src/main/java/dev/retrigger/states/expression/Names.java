package dev.retrigger.states.expression;

import org.jspecify.annotations.Nullable;

/** The variables an expression may read: {@code $states} and what {@code Assign} has set. */
@FunctionalInterface
public interface Names {
  /**
   * The value of a variable in the library's plain form, or null where there is no such variable.
   */
  @Nullable Object lookup(String name);
}
