package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Measures JSON as the UTF-8 text it would be, without writing it. */
final class PayloadSize {
  private PayloadSize() {}

  static long of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        long size = 2L + Math.max(0, node.size() - 1);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          size += text(field.getKey()) + 1 + of(field.getValue());
        }
        yield size;
      }
      case ARRAY -> {
        long size = 2L + Math.max(0, node.size() - 1);
        for (JsonNode item : node) {
          size += of(item);
        }
        yield size;
      }
      case STRING -> text(node.textValue());
      default -> node.asText().length();
    };
  }

  private static long text(String text) {
    long size = 2;
    for (int index = 0; index < text.length(); index++) {
      size += character(text.charAt(index));
    }
    return size;
  }

  private static int character(char character) {
    if (character == '"' || character == '\\') {
      return 2;
    }
    if (character < ' ') {
      return character == '\n'
              || character == '\t'
              || character == '\r'
              || character == '\b'
              || character == '\f'
          ? 2
          : 6;
    }
    if (character < 0x80) {
      return 1;
    }
    // A surrogate is one half of four bytes.
    return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
  }
}
