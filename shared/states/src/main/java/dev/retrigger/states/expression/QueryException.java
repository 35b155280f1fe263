package dev.retrigger.states.expression;

/**
 * Says that an expression could not be compiled or gave no usable value. The message says why, the
 * field where: relative to its state, as in {@code Arguments/Payload/id}, or empty when unknown.
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;

  public QueryException(String message) {
    this(message, "");
  }

  public QueryException(String message, String field) {
    super(message, null, false, false);
    this.field = field;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  public String field() {
    return field;
  }
}
