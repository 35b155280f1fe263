package dev.retrigger.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report as text that was read, and not yet understood. */
sealed interface ReportContent {
  /** The report is JSON. */
  record Document(JsonNode root) implements ReportContent {}

  /** The report is a table of texts. */
  record Sheet(List<Map<String, String>> rows) implements ReportContent {
    public Sheet {
      rows = List.copyOf(rows);
    }
  }

  /**
   * JSON as Python writes it: as strict as all that we read, but for {@code NaN} and {@code
   * Infinity}, which are no JSON, and which every tool writes when a column is empty.
   */
  ObjectMapper LENIENT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(100).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads JSON or comma-separated values; empty if it is neither. */
  static Optional<ReportContent> of(byte[] utf8) {
    if (isJson(utf8)) {
      try {
        return Optional.ofNullable(LENIENT.readTree(utf8)).map(Document::new);
      } catch (IOException _) {
        return Optional.empty();
      }
    }
    return CommaSeparated.read(new String(utf8, StandardCharsets.UTF_8)).map(Sheet::new);
  }

  private static boolean isJson(byte[] utf8) {
    for (byte each : utf8) {
      if (each == '{' || each == '[') {
        return true;
      }
      if (each > ' ') {
        return false;
      }
    }
    return false;
  }
}
