package dev.retrigger.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Checks parameters against a SageMaker pipeline's own list: the {@code Parameters} of its
 * definition, as the SageMaker Pipelines definition schema 2020-12-01 describes them.
 */
final class PipelineParameters {
  private static final int MAX_VALUE = 1_024;

  private PipelineParameters() {}

  static Optional<String> problem(Map<String, JsonNode> declared, String name, String value) {
    JsonNode parameter = declared.get(name);
    if (parameter == null) {
      return Optional.of(
          "the pipeline has no parameter '"
              + Text.brief(name)
              + "'; it has "
              + (declared.isEmpty() ? "none" : String.join(", ", declared.keySet())));
    }
    if (value.length() > MAX_VALUE) {
      return Optional.of("parameter '" + name + "' is longer than " + MAX_VALUE + " characters");
    }
    String type = parameter.path("Type").asText("String");
    if (!isOfType(type, value)) {
      return Optional.of("parameter '" + name + "' wants " + type);
    }
    JsonNode allowed = parameter.path("EnumValues");
    if (allowed.isArray() && !allowed.isEmpty() && !contains(allowed, value)) {
      return Optional.of(
          "parameter '"
              + name
              + "' is one of "
              + StreamSupport.stream(allowed.spliterator(), false)
                  .map(JsonNode::asText)
                  .collect(Collectors.joining(", ")));
    }
    return Optional.empty();
  }

  private static boolean contains(JsonNode allowed, String value) {
    return StreamSupport.stream(allowed.spliterator(), false)
        .anyMatch(each -> each.asText().equals(value));
  }

  private static boolean isOfType(String type, String value) {
    try {
      return switch (type) {
        case "Integer" -> !new BigInteger(value).toString().isEmpty();
        case "Float" -> !new BigDecimal(value).toString().isEmpty();
        case "Boolean" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
        default -> true;
      };
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
