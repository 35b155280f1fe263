package dev.retrigger.states.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks the properties of the published schema of state machines: each is either executed, so that
 * a definition with it is valid, or refused by its name.
 */
final class SchemaWalkTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode PROPERTIES = read("schema-properties.json");
  private static final JsonNode SAMPLES = read("schema-samples.json");

  /** Where cfn-lint keeps the schema inside of an installation's {@code site-packages}. */
  private static final Path SCHEMA =
      Path.of("cfnlint/data/schemas/other/step_functions/statemachine.json");

  @ParameterizedTest(name = "{0}.{1}")
  @MethodSource("properties")
  void shouldExecuteOrRefuseByName(String owner, String property) {
    JsonNode samples = SAMPLES.get(owner);
    JsonNode executed = samples.get("executed");
    if (executed.has(property)) {
      assertThat(problems(samples, property, executed.get(property))).isEmpty();
    } else {
      assertThat(samples.get("refused").valueStream().map(JsonNode::asText)).contains(property);
      assertThat(problems(samples, property, MAPPER.valueToTree(Map.of())))
          .anySatisfy(
              finding -> {
                assertThat(finding.path()).endsWith("/" + property);
                assertThat(finding.reason()).containsAnyOf("is not a field", "belongs to JSONPath");
              });
    }
  }

  static Stream<Arguments> properties() {
    return PROPERTIES.properties().stream()
        .flatMap(
            owner ->
                owner
                    .getValue()
                    .valueStream()
                    .map(property -> Arguments.arguments(owner.getKey(), property.asText())));
  }

  /** Sets a property in the sample definition, at the place that the sample marks. */
  private static List<Finding> problems(JsonNode samples, String property, JsonNode value) {
    ObjectNode definition = samples.get("definition").deepCopy();
    ObjectNode place = (ObjectNode) definition.at(samples.get("at").asText());
    for (JsonNode instead : samples.path("insteadOf").path(property)) {
      place.remove(instead.asText());
    }
    place.set(property, value);
    return StateMachineParser.parse(definition.toString()).problems();
  }

  @Test
  void shouldKnowEveryPropertyOfTheInstalledSchema() throws IOException {
    Set<Path> installed = installedSchemas();
    assumeThat(installed).as("cfn-lint is not installed here").isNotEmpty();
    for (Path file : installed) {
      JsonNode schema = MAPPER.readTree(file.toFile());
      assertSame(schema.get("properties"), "machine");
      for (String type :
          List.of("pass", "task", "choice", "wait", "succeed", "fail", "parallel", "map")) {
        assertSame(schema.at("/definitions/%s/properties".formatted(type)), type);
      }
      JsonNode task = schema.at("/definitions/task/properties");
      assertSame(task.at("/Retry/items/properties"), "retrier");
      assertSame(task.at("/Catch/items/properties"), "catcher");
      JsonNode processor = schema.at("/definitions/map/properties/ItemProcessor/properties");
      assertSame(processor, "itemProcessor");
      assertSame(processor.at("/ProcessorConfig/properties"), "processorConfig");
    }
  }

  private static void assertSame(JsonNode schemaProperties, String owner) {
    Set<String> expected = new TreeSet<>();
    schemaProperties.fieldNames().forEachRemaining(expected::add);
    assertThat(PROPERTIES.get(owner).valueStream().map(JsonNode::asText))
        .as(owner)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Set<Path> installedSchemas() throws IOException {
    Set<Path> found = new TreeSet<>();
    for (Path root :
        List.of(
            Path.of(System.getProperty("user.home"), ".pyenv/versions"),
            Path.of(System.getProperty("user.home"), ".local/lib"),
            Path.of("/usr/local/lib"))) {
      if (Files.isDirectory(root)) {
        try (Stream<Path> folders = Files.walk(root, 4)) {
          folders
              .filter(folder -> folder.endsWith("site-packages"))
              .map(folder -> folder.resolve(SCHEMA))
              .filter(Files::isRegularFile)
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private static JsonNode read(String name) {
    try (InputStream file =
        Objects.requireNonNull(SchemaWalkTest.class.getResourceAsStream(name), name)) {
      return MAPPER.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
