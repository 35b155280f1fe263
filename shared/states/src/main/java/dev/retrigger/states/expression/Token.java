package dev.retrigger.states.expression;

/** A token of an expression; a variable's text is its name without the dollar sign. */
record Token(Kind kind, String text) {
  enum Kind {
    NAME,
    VARIABLE,
    LITERAL,
    REGEX,
    OPERATOR
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /** Whether a value may end here, so that what follows is an operator. */
  boolean endsOperand() {
    return kind != Kind.OPERATOR || text.equals(")") || text.equals("]") || text.equals("}");
  }
}
