package dev.retrigger.local.cli;

import java.time.InstantSource;
import java.util.Map;

/** What commands find around them; a test brings its own. */
public record Shell(Map<String, String> environment, InstantSource clock) {
  public Shell {
    environment = Map.copyOf(environment);
  }

  /** The process's own. */
  public static Shell ofProcess() {
    return new Shell(System.getenv(), InstantSource.system());
  }
}
