package dev.retrigger.states.definition;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a variable may be called. */
final class VariableNames {
  private static final int MAX_LENGTH = 80;
  private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private VariableNames() {}

  /** What is wrong with a name, if anything. */
  static Optional<String> problem(String name) {
    if (name.equals("states")) {
      return Optional.of("'states' is reserved; choose another variable name");
    }
    if (name.length() > MAX_LENGTH) {
      return Optional.of("a variable name has at most %d characters".formatted(MAX_LENGTH));
    }
    return IDENTIFIER.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("a variable name is made of letters, digits and _, and starts with no digit");
  }
}
