package dev.retrigger.testing.oracle;

import java.util.Optional;

/** A service at which work is begun: the port at which faults happen. */
public interface StartService {
  /**
   * Begins work, or says that it was begun before.
   *
   * @param key the name or token of the start
   * @param work what it is counted for, which the service does not look at
   */
  String start(String key, String work, String input);

  /** The execution of that key, as far as listings show it. */
  Optional<Execution> find(String key);

  /** How an execution stands. */
  Execution describe(String id);

  /** The state of an execution. */
  enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    STOPPED
  }

  /** An execution as the service shows it. */
  record Execution(String id, String key, String work, String input, State state) {}

  /** The key is taken. */
  final class AlreadyExists extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlreadyExists(String key) {
      super(key + " exists already", null, false, false);
    }
  }

  /** The token came with other input before. */
  final class OtherInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherInput(String key) {
      super(key + " came with other input before", null, false, false);
    }
  }

  /** The service has too much to do, and did nothing. */
  final class Throttled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Throttled(String call) {
      super(call + " was throttled", null, false, false);
    }
  }
}
