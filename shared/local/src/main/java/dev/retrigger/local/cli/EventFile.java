package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of events: one JSON document, an array of them, or one a line. What cannot be read as an
 * event is an entry of its own, so that the others can still be dealt with.
 */
final class EventFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private EventFile() {}

  /** The entries of a file, in order; there is always one at least. */
  static List<Entry> read(Path file) {
    try {
      String text = Files.readString(file);
      return entries(file.toString(), text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (NoSuchFileException _) {
      return List.of(new Entry.Wrong(file.toString(), "there is no such file"));
    } catch (CharacterCodingException _) {
      return List.of(new Entry.Wrong(file.toString(), "not an event: the file is not UTF-8"));
    } catch (IOException e) {
      return List.of(new Entry.Wrong(file.toString(), "cannot be read: " + Problems.sentence(e)));
    }
  }

  private static List<Entry> entries(String name, String text) {
    List<String> lines = text.lines().toList();
    if (isJsonLines(lines)) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          entries.add(entry(name + ":" + (i + 1), lines.get(i)));
        }
      }
      return entries;
    }
    return text.stripLeading().startsWith("[") ? elements(name, text) : List.of(entry(name, text));
  }

  /** Whether each line holds a document of its own. */
  private static boolean isJsonLines(List<String> lines) {
    List<String> filled =
        lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return filled.size() > 1
        && filled.stream().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }

  private static List<Entry> elements(String name, String text) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (JsonNode element : Json.tree(text)) {
        entries.add(entry(name + "[" + entries.size() + "]", element));
      }
    } catch (InvalidEventException e) {
      return List.of(new Entry.Wrong(name, Problems.sentence(e)));
    }
    return entries.isEmpty()
        ? List.of(new Entry.Wrong(name, "not an event: the array is empty"))
        : entries;
  }

  private static Entry entry(String name, String text) {
    try {
      return entry(name, Json.tree(text));
    } catch (InvalidEventException e) {
      return new Entry.Wrong(name, Problems.sentence(e));
    }
  }

  private static Entry entry(String name, JsonNode document) {
    try {
      return new Entry.Event(name, GivenEvent.read(document), document);
    } catch (InvalidEventException e) {
      return new Entry.Wrong(name, Problems.sentence(e));
    }
  }

  /** One entry of a file. */
  sealed interface Entry {
    /** An event. */
    record Event(String name, GivenEvent event, JsonNode document) implements Entry {}

    /** Something else, and why. */
    record Wrong(String name, String why) implements Entry {}
  }
}
