package dev.retrigger.local.runtime;

import java.nio.file.Path;
import java.util.Optional;

/** Where the suite's own files are: the launcher says so, else it is the working directory. */
public final class Installation {
  private Installation() {}

  public static Path home() {
    return Path.of(Optional.ofNullable(System.getProperty("retrigger.home")).orElse("."));
  }
}
