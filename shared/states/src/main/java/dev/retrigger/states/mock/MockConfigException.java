package dev.retrigger.states.mock;

/** Says what is wrong with a mock configuration, by path and reason. */
public final class MockConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String path;

  MockConfigException(String path, String reason) {
    super(reason);
    this.path = path;
  }

  public String path() {
    return path;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
