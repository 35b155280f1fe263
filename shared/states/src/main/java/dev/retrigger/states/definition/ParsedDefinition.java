package dev.retrigger.states.definition;

import java.util.List;

/** What became of reading a definition. */
public sealed interface ParsedDefinition {
  /** The definition can be run. */
  record Valid(StateMachine machine) implements ParsedDefinition {}

  /** The definition cannot be run; every finding is listed, in the order of the document. */
  record Invalid(List<Finding> findings) implements ParsedDefinition {
    public Invalid {
      findings = List.copyOf(findings);
    }
  }

  /** The findings; none for a valid definition. */
  default List<Finding> problems() {
    return switch (this) {
      case Valid _ -> List.of();
      case Invalid(var findings) -> findings;
    };
  }
}
