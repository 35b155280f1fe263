package dev.retrigger.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.template.TemplateYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The template that is deployed, in the words in which the tests ask about it. */
record Template(ObjectNode json) {
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  static final String FUNCTION = "AWS::Serverless::Function";
  static final String QUEUE = "AWS::SQS::Queue";

  static Template deployed() {
    return new Template(TemplateYaml.parse(text()));
  }

  static String text() {
    return read(ROOT.resolve("template.yaml"));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy to break, so that a test can show that a check would notice. */
  Template copy() {
    return new Template(json.deepCopy());
  }

  /** One resource: its logical id, type and properties. */
  record Resource(String id, JsonNode json) {
    String type() {
      return json.path("Type").textValue();
    }

    JsonNode property(String name) {
      return json.path("Properties").path(name);
    }
  }

  /** One event source of a function: the function's logical id, the event's type and properties. */
  record EventSource(String function, String name, String type, JsonNode properties) {}

  Stream<Resource> resources() {
    return json.path("Resources").properties().stream()
        .map(entry -> new Resource(entry.getKey(), entry.getValue()));
  }

  Stream<Resource> resources(String type) {
    return resources().filter(resource -> resource.type().equals(type));
  }

  Resource resource(String id) {
    return resources()
        .filter(resource -> resource.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no resource " + id));
  }

  JsonNode global(String property) {
    return json.path("Globals").path("Function").path(property);
  }

  Stream<EventSource> eventSources() {
    return resources(FUNCTION)
        .flatMap(
            function ->
                function.property("Events").properties().stream()
                    .map(
                        event ->
                            new EventSource(
                                function.id(),
                                event.getKey(),
                                event.getValue().path("Type").textValue(),
                                event.getValue().path("Properties"))));
  }

  /** The logical id that a {@code Ref} or {@code GetAtt} points to. */
  static Optional<String> target(JsonNode reference) {
    JsonNode id =
        reference.has("Ref") ? reference.path("Ref") : reference.path("Fn::GetAtt").path(0);
    return Optional.ofNullable(id.textValue());
  }

  /** The elements of a list; one that is not a list is its only element. */
  static List<JsonNode> list(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).toList()
        : List.of(node);
  }

  static List<String> texts(JsonNode node) {
    return list(node).stream()
        .map(element -> element.isTextual() ? element.textValue() : element.toString())
        .toList();
  }

  /** The statements of a policy document, those of {@code Fn::If} included. */
  static Stream<JsonNode> statements(JsonNode document) {
    return list(document.path("Statement")).stream()
        .flatMap(
            statement ->
                statement.has("Fn::If")
                    ? list(statement.path("Fn::If")).stream().filter(branch -> branch.has("Effect"))
                    : Stream.of(statement));
  }
}
