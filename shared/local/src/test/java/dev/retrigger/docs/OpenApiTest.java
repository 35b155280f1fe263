package dev.retrigger.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.events.Json;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.lambda.HttpApiEvent;
import dev.retrigger.local.rehearsal.ManualClock;
import dev.retrigger.local.rehearsal.Ports;
import dev.retrigger.local.rehearsal.Rehearsal;
import dev.retrigger.local.template.TemplateYaml;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.receiverequest.ReceiveRequestHandler;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the HTTP API is what the template routes, and what the functions accept. */
final class OpenApiTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final JsonNode API = yaml("docs/openapi.yaml");
  private static final JsonNode TEMPLATE =
      TemplateYaml.parse(text(ROOT.resolve("template.yaml"))).path("Resources");
  private static final ManualClock CLOCK = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));
  private static final Set<String> METHODS = Set.of("get", "post");
  private static final Pattern ROUTE = Pattern.compile("\"((?:GET|POST) /[a-z{}/]+)\"");
  private static final Pattern OTHERS = Pattern.compile("; there are |leave it away; |, ");

  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Epochs: "10", Segment: "${request.segment:-all}"}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        adhoc: {request: {requires: [segment, rows]}, start: train}
      """;

  private final Rehearsal suite = suite();

  /** A schema of a request, with an example of it. */
  record Wish(String name, JsonNode schema, ObjectNode example) {
    Set<String> keys() {
      return schema.path("properties").properties().stream()
          .map(each -> each.getKey())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> required() {
      return schema.path("required").valueStream().map(JsonNode::asText).toList();
    }

    String action() {
      return schema.at("/properties/action/const").asText();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void shouldDescribeTheRoutesOfTheTemplateAndNoOthers() {
    assertThat(described().collect(sorted())).isEqualTo(routed().collect(sorted()));
  }

  @Test
  void shouldDescribeTheRoutesThatTheFunctionsKnow() {
    Set<String> known =
        javaFiles()
            .flatMap(file -> ROUTE.matcher(text(file)).results())
            .map(match -> match.group(1))
            .collect(sorted());

    assertThat(known).isEqualTo(described().collect(sorted()));
  }

  @Test
  void shouldSayWhereIamIsAsked() {
    Set<String> asked =
        operations()
            .filter(each -> each.operation().path("security").path(0).has("iam"))
            .map(Operation::route)
            .collect(sorted());

    assertThat(asked)
        .isEqualTo(
            events()
                .filter(event -> event.at("/Auth/Authorizer").asText().equals("AWS_IAM"))
                .map(OpenApiTest::route)
                .collect(sorted()));
  }

  @Test
  void shouldGiveAnExampleOfEveryRequest() {
    assertThat(wishes().map(Wish::name))
        .containsExactlyElementsOf(
            API.at("/components/schemas/Request/oneOf")
                .valueStream()
                .map(each -> each.path("$ref").asText().replaceAll(".*/", ""))
                .toList());
    assertThat(wishes())
        .allSatisfy(
            wish -> {
              assertThat(wish.keys()).containsAll(names(wish.example()));
              assertThat(names(wish.example())).containsAll(wish.required());
            });
  }

  @ParameterizedTest
  @Tag("A-02")
  @MethodSource("wishes")
  void shouldBeUnderstoodByTheFunction(Wish wish) {
    assertThat(ask(wish.example()).path("statusCode").asInt()).isIn(200, 202, 404, 409);
  }

  @ParameterizedTest
  @Tag("A-02")
  @MethodSource("wishes")
  void shouldRequireWhatTheFunctionRequires(Wish wish) {
    boolean sole = ofAction(wish.action()).count() == 1;
    for (String key : wish.required()) {
      JsonNode answer = ask(wish.example().deepCopy().without(key));

      assertThat(answer.path("statusCode").asInt()).as(key).isEqualTo(400);
      if (sole) {
        assertThat(body(answer).path("key").asText()).isEqualTo(key);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void shouldNameTheKeysThatTheFunctionKnows(Wish wish) {
    JsonNode answer = body(ask(wish.example().deepCopy().put("strange", 1)));
    Set<String> known =
        Arrays.stream(OTHERS.split(answer.path("mend").asText().replace("there are ", "")))
            .filter(key -> !key.isBlank())
            .collect(sorted());

    assertThat(answer.path("key").asText()).isEqualTo("strange");
    assertThat(known).containsAll(wish.keys());
    assertThat(ofAction(wish.action()).flatMap(each -> each.keys().stream()).collect(sorted()))
        .containsAll(known);
  }

  @Test
  void shouldDescribeTheAnswers() {
    JsonNode accepted = body(ask(example("fire")));
    JsonNode found = body(find(accepted.at("/ids/signal").asText()));
    JsonNode run = body(find(accepted.at("/ids/run").asText()));
    JsonNode refused = body(find("nobody"));

    assertThat(names(accepted)).isEqualTo(keys("Accepted"));
    assertThat(keys("FoundRequest")).isEqualTo(names(found));
    assertThat(keys("FoundRun")).containsAll(names(run));
    assertThat(names(run)).containsAll(required("FoundRun"));
    assertThat(names(refused)).isEqualTo(keys("Refused"));
  }

  static Stream<Wish> wishes() {
    return API
        .at("/paths/~1requests/post/requestBody/content/application~1json/examples")
        .properties()
        .stream()
        .map(
            each -> {
              String name =
                  each.getKey().substring(0, 1).toUpperCase(Locale.ROOT)
                      + each.getKey().substring(1);
              return new Wish(
                  name,
                  API.at("/components/schemas/" + name),
                  (ObjectNode) each.getValue().path("value"));
            });
  }

  private static Stream<Wish> ofAction(String action) {
    return wishes().filter(wish -> wish.action().equals(action));
  }

  private static ObjectNode example(String action) {
    return ofAction(action).findFirst().orElseThrow().example();
  }

  private static Set<String> keys(String schema) {
    return names(API.at("/components/schemas/" + schema + "/properties"));
  }

  private static Set<String> required(String schema) {
    return API.at("/components/schemas/" + schema + "/required")
        .valueStream()
        .map(JsonNode::asText)
        .collect(sorted());
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(each -> each.getKey()).collect(sorted());
  }

  private JsonNode ask(JsonNode body) {
    JsonNode answer = suite.request("ann", Json.write(body));
    suite.settle();
    return answer;
  }

  private JsonNode find(String id) {
    String event =
        HttpApiEvent.of(
            Account.EXAMPLE, "GET /requests/{id}", Map.of("id", id), "ann", "", CLOCK.instant());
    MessageQueue silent =
        (_, _, _) -> {
          throw new AssertionError("to look sends nothing");
        };
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      new ReceiveRequestHandler(CLOCK, suite.table(), silent, silent, silent)
          .handleRequest(
              new ByteArrayInputStream(event.getBytes(UTF_8)), output, new FakeContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.tree(output.toString(UTF_8));
  }

  private static JsonNode body(JsonNode answer) {
    return Json.tree(answer.path("body").asText());
  }

  private static Rehearsal suite() {
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("churn.yaml", MODEL)));
    assertThat(compilation.problems()).isEmpty();
    Rehearsal suite =
        new Rehearsal(
            CLOCK,
            _ -> Optional.empty(),
            (_, _) -> {
              throw new AssertionError("a model in dry-run starts nothing");
            },
            Ports.open());
    suite.apply(compilation.models());
    return suite;
  }

  /** What can be asked of a path. */
  private record Operation(String route, JsonNode operation) {}

  private static Stream<Operation> operations() {
    return API.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(each -> METHODS.contains(each.getKey()))
                    .map(
                        each ->
                            new Operation(
                                each.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                each.getValue())));
  }

  private static Stream<String> described() {
    return operations().map(Operation::route);
  }

  private static Stream<JsonNode> events() {
    return TEMPLATE.properties().stream()
        .flatMap(resource -> resource.getValue().at("/Properties/Events").properties().stream())
        .map(event -> event.getValue())
        .filter(event -> event.path("Type").asText().equals("HttpApi"))
        .map(event -> event.path("Properties"));
  }

  private static Stream<String> routed() {
    return events().map(OpenApiTest::route);
  }

  private static String route(JsonNode event) {
    return event.path("Method").asText() + " " + event.path("Path").asText();
  }

  private static Stream<Path> javaFiles() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("functions"))) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }

  private static JsonNode yaml(String name) {
    Object document =
        new Load(LoadSettings.builder().build()).loadFromString(text(ROOT.resolve(name)));
    return new ObjectMapper().valueToTree(document);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
