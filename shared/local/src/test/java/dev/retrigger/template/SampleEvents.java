package dev.retrigger.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files under {@code events/}, by their path without the ending. */
final class SampleEvents {
  private static final Path FOLDER = Template.ROOT.resolve("events");

  /** What events announce, and no events themselves. */
  private static final Path REPORTS = FOLDER.resolve("reports");

  private SampleEvents() {}

  static Stream<String> names() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.startsWith(REPORTS))
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return Template.read(FOLDER.resolve(name + ".json"));
  }

  static JsonNode json(String name) {
    return Json.tree(text(name));
  }
}
