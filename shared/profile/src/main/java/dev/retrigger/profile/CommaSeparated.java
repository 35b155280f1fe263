package dev.retrigger.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads comma-separated values with a head line, as RFC 4180 has them and pandas writes them. */
final class CommaSeparated {
  private final String text;
  private int at;

  private CommaSeparated(String text) {
    this.text = text;
  }

  /** The rows by the names of their columns; empty if the text is no such table. */
  static Optional<List<Map<String, String>>> read(String text) {
    List<List<String>> lines = new CommaSeparated(text).lines();
    if (lines.size() < 2 || lines.getFirst().size() < 2) {
      return Optional.empty();
    }
    List<String> head = lines.getFirst();
    if (head.stream().distinct().count() < head.size()) {
      return Optional.empty();
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != head.size()) {
        return Optional.empty();
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < head.size(); i++) {
        row.put(head.get(i), line.get(i));
      }
      rows.add(row);
    }
    return Optional.of(rows);
  }

  private List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    while (at < text.length()) {
      List<String> line = line();
      if (line.size() > 1 || !line.getFirst().isEmpty()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private List<String> line() {
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      fields.add(field());
    }
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    return fields;
  }

  private String field() {
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '"') {
        boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == '"';
        if (doubled) {
          field.append('"');
          at++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (character == ',' || character == '\n' || character == '\r')) {
        break;
      } else {
        field.append(character);
      }
    }
    return field.toString();
  }
}
