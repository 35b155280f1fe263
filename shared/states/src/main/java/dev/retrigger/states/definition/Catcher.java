package dev.retrigger.states.definition;

import java.util.List;

/** Where a state goes after certain errors that no retrier takes any more. */
public record Catcher(List<String> errorEquals, Exit exit) {
  public Catcher {
    errorEquals = List.copyOf(errorEquals);
  }
}
