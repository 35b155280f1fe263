package dev.retrigger.local.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the suite's own files are: the launcher says so, else it is a folder around this one. */
public final class Installation {
  private Installation() {}

  /** The folder that holds template.yaml. */
  public static Path home() {
    return Optional.ofNullable(System.getProperty("retrigger.home"))
        .map(Path::of)
        .orElseGet(Installation::around);
  }

  private static Path around() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, Objects::nonNull, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("template.yaml")))
        .findFirst()
        .orElse(here);
  }
}
