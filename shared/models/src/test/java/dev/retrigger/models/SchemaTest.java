package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-20")
final class SchemaTest {
  private static final JsonNode MODEL = json("docs/model.schema.json");
  private static final JsonNode PROJECT = json("docs/project.schema.json");

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void shouldListTheKeysThatTheParserKnows(String name, Shape shape) {
    List<JsonNode> definitions =
        Stream.of(MODEL, PROJECT)
            .map(schema -> schema.path("$defs").path(name))
            .filter(definition -> !definition.isMissingNode())
            .toList();

    assertThat(definitions).isNotEmpty();
    for (JsonNode definition : definitions) {
      assertThat(keys(definition.path("properties"))).isEqualTo(new TreeSet<>(shape.keys()));
      assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
    }
  }

  static Stream<Arguments> shapes() {
    return Shape.ALL.stream().map(shape -> arguments(shape.name(), shape));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"churn/churn.yaml", "stages/churn.yaml", "smallest.yaml"})
  void shouldAcceptTheExamplesOfTheDocs(String file) {
    assertThat(validate(MODEL, Texts.read(Texts.ROOT.resolve("docs/examples").resolve(file))))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"churn/growth.yaml"})
  void shouldAcceptTheProjectOfTheDocs(String file) {
    assertThat(validate(PROJECT, Texts.read(Texts.ROOT.resolve("docs/examples").resolve(file))))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("slips")
  void shouldRefuseWhatTheParserRefuses(String right, String wrong) {
    String text = Texts.example("churn.yaml");
    assertThat(text).contains(right);
    String slipped = text.replace(right, wrong);

    assertThat(validate(MODEL, slipped)).isNotEmpty();
    assertThat(Texts.compile(Texts.example("growth.yaml"), slipped).problems()).isNotEmpty();
  }

  static Stream<Arguments> slips() {
    return Stream.of(
            List.of("version: 1", "version: 2"),
            List.of("growth/churn", "Growth/churn"),
            List.of("mode: auto", "mode: asks"),
            List.of("files:", "file:"),
            List.of("last 90d", "newest"),
            List.of("snapshot: pin", "snapshot: pinned"),
            List.of("partition: \"dt=*/\"", "partition: \"dt=*\""),
            List.of("timeout: 4h", "timeout: 4 hours"),
            List.of("concurrency: 1", "concurrency: 0"),
            List.of("onBusy: coalesce", "onBusy: merge"),
            List.of("type: sagemaker-pipeline", "type: mwaa-dag"),
            List.of("budget: {per: day", "budget: {per: week"),
            List.of("usd: 40, costPerRun: 12", "usd: 40"),
            List.of("breaker: {failures: 3", "breaker: {failures: 0"),
            List.of("retry: {attempts: 2}", "retry: {attempts: 11}"),
            List.of("cron(0 3 * * ? *)", "0 3 * * *"),
            List.of("onlyIf: new-data", "onlyIf: monday"),
            List.of("maxObjects: 100000", "maxObjects: 100001"),
            List.of("doneMarker: _SUCCESS, ", ""),
            List.of("doneMarker: _SUCCESS", "doneMarker: a/_SUCCESS"),
            List.of("start: train}", "begin: train}"),
            List.of("input: training", "inputs: training"),
            List.of("[succeeded,", "[success,"),
            List.of("notify:", "notifies:"))
        .map(slip -> arguments(slip.toArray()));
  }

  private static Set<String> validate(JsonNode schema, String yaml) {
    JsonSchema validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    Set<String> messages = new TreeSet<>();
    try {
      validator
          .validate(new YAMLMapper().readTree(yaml))
          .forEach(message -> messages.add(message.getMessage()));
    } catch (JsonProcessingException e) {
      messages.add("not YAML");
    }
    return messages;
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static JsonNode json(String file) {
    try {
      return new ObjectMapper().readTree(Texts.read(Texts.ROOT.resolve(file)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
