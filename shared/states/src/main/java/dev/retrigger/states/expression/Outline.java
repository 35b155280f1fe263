package dev.retrigger.states.expression;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an expression refers to, told from its text alone.
 *
 * @param variables read, less those that the expression binds itself; functions are among them
 * @param unqualified names and signs that would be read from a context item at the top level, where
 *     state machines have none
 * @param statesMembers the members of {@code $states} that are read
 */
public record Outline(Set<String> variables, Set<String> unqualified, Set<String> statesMembers) {
  public Outline {
    variables = sorted(variables);
    unqualified = sorted(unqualified);
    statesMembers = sorted(statesMembers);
  }

  private static Set<String> sorted(Set<String> names) {
    return Collections.unmodifiableSet(new TreeSet<>(names));
  }

  /** Whether a name is that of a function which every expression can call. */
  public static boolean isBuiltIn(String name) {
    return BuiltInFunctions.contains(name);
  }
}
