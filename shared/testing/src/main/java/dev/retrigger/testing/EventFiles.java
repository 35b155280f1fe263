package dev.retrigger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sample events of the repository, by their path under {@code events/} without the ending. */
public final class EventFiles {
  private static final String ENDING = ".json";

  private EventFiles() {}

  /** The text of one file: {@code ecr/image-action/push}. */
  public static String text(String name) {
    try {
      return Files.readString(folder().resolve(name + ENDING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files under a folder: {@code ecr}. */
  public static Map<String, String> under(String folder) {
    try (Stream<Path> files = Files.walk(folder().resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .map(file -> folder().relativize(file).toString().replace('\\', '/'))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .collect(Collectors.toMap(name -> name, EventFiles::text, (a, _) -> a, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in their module's folder, however deep that is. */
  private static Path folder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("events"))) {
      Path parent = at.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder 'events' above " + Path.of("").toAbsolutePath());
      }
      at = parent;
    }
    return at.resolve("events");
  }
}
