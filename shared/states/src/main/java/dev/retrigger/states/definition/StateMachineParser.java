package dev.retrigger.states.definition;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads a definition and checks it to its end: the result is either a machine that can be run or
 * the list of everything that is wrong with the text.
 */
public final class StateMachineParser {
  private static final int MAX_DEFINITION_BYTES = 1024 * 1024;
  private static final int MAX_SECONDS = 99_999_999;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StateMachineParser() {}

  /** Reads a definition from its text. */
  public static ParsedDefinition parse(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_DEFINITION_BYTES) {
      return invalid("the definition is larger than 1 MiB");
    }
    try {
      return parse(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String reason = String.valueOf(e.getOriginalMessage());
      return invalid(
          at == null
              ? "not valid JSON: " + reason
              : "not valid JSON in line %d, column %d: %s"
                  .formatted(at.getLineNr(), at.getColumnNr(), reason));
    }
  }

  /** Reads a definition from its JSON. */
  public static ParsedDefinition parse(JsonNode definition) {
    try {
      return read(definition);
    } catch (StackOverflowError _) {
      return invalid("the definition is nested too deeply");
    }
  }

  private static ParsedDefinition read(JsonNode definition) {
    if (!(definition instanceof ObjectNode object)) {
      return invalid("a definition is a JSON object");
    }
    Findings findings = new Findings();
    Fields fields = new Fields(object, "", "", findings);
    boolean jsonata = fields.text("QueryLanguage").orElse("JSONPath").equals(GraphParser.JSONATA);
    if (!jsonata && !anyStateSaysJsonata(object)) {
      return new ParsedDefinition.Invalid(
          List.of(
              new Finding(
                  "/QueryLanguage",
                  "the definition is in JSONPath, which is not run here: translate it and set"
                      + " \"QueryLanguage\": \"JSONata\"")));
    }
    Optional<String> comment = fields.text("Comment");
    fields
        .text("Version")
        .filter(version -> !version.equals("1.0"))
        .ifPresent(
            version -> fields.report("Version", "must be \"1.0\", but is '%s'".formatted(version)));
    Optional<Duration> timeout =
        fields.integer("TimeoutSeconds", 1, MAX_SECONDS).map(Duration::ofSeconds);
    StateGraph graph = new GraphParser(jsonata).parse(fields);
    fields.refuseOthers("a state machine");
    new ScopeChecks(findings).check(graph);
    List<Finding> found = findings.all();
    return found.isEmpty()
        ? new ParsedDefinition.Valid(new StateMachine(comment, timeout, graph))
        : new ParsedDefinition.Invalid(found);
  }

  /** Whether single states are in JSONata; then the others are refused one by one. */
  private static boolean anyStateSaysJsonata(ObjectNode definition) {
    for (JsonNode state : definition.path("States")) {
      if (state.path("QueryLanguage").asText().equals(GraphParser.JSONATA)) {
        return true;
      }
    }
    return false;
  }

  private static ParsedDefinition invalid(String reason) {
    return new ParsedDefinition.Invalid(List.of(new Finding("/", reason)));
  }
}
