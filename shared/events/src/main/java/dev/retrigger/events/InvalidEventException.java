package dev.retrigger.events;

/** The event or message is wrong and always will be: it is parked, not tried again. */
public final class InvalidEventException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvalidEventException(String message) {
    super(message);
  }
}
