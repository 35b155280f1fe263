package dev.retrigger.states.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.retrigger.states.definition.Finding;
import dev.retrigger.states.definition.ParsedDefinition;
import dev.retrigger.states.definition.StateMachine;
import dev.retrigger.states.definition.StateMachineParser;
import dev.retrigger.states.execution.Environment;
import dev.retrigger.states.execution.Execution;
import dev.retrigger.states.execution.ExecutionIdentity;
import dev.retrigger.states.execution.ExecutionRequest;
import dev.retrigger.states.execution.ExecutionResult;
import dev.retrigger.states.execution.Failure;
import dev.retrigger.states.execution.HistoryEvent;
import dev.retrigger.states.execution.Interpreter;
import dev.retrigger.states.execution.VirtualTimeline;
import dev.retrigger.states.mock.MockConfig;
import dev.retrigger.states.mock.MockedTaskResources;
import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every row of the table. Unmocked tasks answer with their arguments. */
final class ConformanceTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final ExecutionIdentity IDENTITY = ExecutionIdentity.local("M", "E");

  /** A port that answers with what it was sent, and leaves tokens and ".sync" jobs open. */
  private static final TaskResources ECHO =
      (request, reply) -> {
        switch (request.resource().waiting()) {
          case REQUEST_RESPONSE -> new TaskOutcome.Succeeded(request.arguments()).reportTo(reply);
          case SYNC, SYNC_2, WAIT_FOR_TASK_TOKEN -> reply.submitted(request.arguments());
        }
        return TaskResources.TaskHandle.NOTHING_TO_STOP;
      };

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void shouldConform(ConformanceCase conformance) {
    JsonNode expected = conformance.row().get("expected");
    ParsedDefinition parsed = StateMachineParser.parse(conformance.definition().toString());
    if (expected.has("findings")) {
      assertThat(parsed.problems().stream().map(Finding::path))
          .as("%s", parsed.problems())
          .containsExactlyElementsOf(
              expected.get("findings").valueStream().map(JsonNode::asText).toList());
      return;
    }
    assertThat(parsed.problems()).isEmpty();
    check(expected, conformance, ((ParsedDefinition.Valid) parsed).machine());
  }

  private static void check(JsonNode expected, ConformanceCase conformance, StateMachine machine) {
    VirtualTimeline timeline = new VirtualTimeline(START);
    List<HistoryEvent> history = new ArrayList<>();
    InMemoryObjects objects = InMemoryObjects.of(conformance.row().path("objects"));
    Environment environment =
        Environment.of(
                new MockedTaskResources(
                    MockConfig.parse(conformance.mocks()).testCase("M", "T"), ECHO),
                timeline)
            .withObjects(objects)
            .withHistory(
                (arn, event) -> {
                  if (arn.equals(IDENTITY.executionArn())) {
                    history.add(event);
                  }
                });
    Execution execution =
        new Interpreter(environment)
            .start(new ExecutionRequest(machine, conformance.input(), IDENTITY, 7));
    assertThat(timeline.advanceUntil(() -> execution.result().isPresent())).isTrue();
    checkResult(expected, execution.result().orElseThrow());
    if (expected.has("seconds")) {
      assertThat(Duration.between(START, timeline.instant()).toMillis())
          .isEqualTo(Math.round(expected.get("seconds").asDouble() * 1000));
    }
    if (expected.has("history")) {
      assertThat(history.stream().map(event -> event.type().awsName()))
          .containsExactlyElementsOf(
              expected.get("history").valueStream().map(JsonNode::asText).toList());
    }
    expected
        .path("objects")
        .properties()
        .forEach(
            entry ->
                assertThat(objects.contents().get(entry.getKey()))
                    .isEqualTo(entry.getValue().asText()));
  }

  private static void checkResult(JsonNode expected, ExecutionResult result) {
    switch (result) {
      case ExecutionResult.Succeeded(var output) ->
          assertThat(json(output))
              .isEqualTo(json(Objects.requireNonNull(expected.get("output"), "failure expected")));
      case ExecutionResult.Failed(var failure) -> checkFailure(expected, failure);
      case ExecutionResult.TimedOut() ->
          assertThat(expected.path("status").asText()).isEqualTo("TIMED_OUT");
      case ExecutionResult.Aborted(var failure) ->
          throw new AssertionError("nobody aborts: " + failure);
    }
  }

  private static void checkFailure(JsonNode expected, Failure failure) {
    assertThat(expected.has("output")).as("%s", failure).isFalse();
    assertThat(failure.error().orElse(""))
        .as("%s", failure)
        .isEqualTo(expected.path("error").asText());
    if (expected.has("cause")) {
      assertThat(failure.cause().orElse("")).isEqualTo(expected.get("cause").asText());
    }
    if (expected.has("causeContains")) {
      assertThat(failure.cause().orElse("")).contains(expected.get("causeContains").asText());
    }
  }

  /** Numbers compare by value, not by how they are held. */
  private static JsonNode json(JsonNode node) {
    try {
      return MAPPER.readTree(node.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHaveEnoughCases() {
    assertThat(cases().count()).isGreaterThanOrEqualTo(250);
    assertThat(cases().map(ConformanceCase::name)).doesNotHaveDuplicates();
  }

  static Stream<ConformanceCase> cases() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().flatMap(ConformanceTest::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(
                  ConformanceTest.class.getResource("/dev/retrigger/states/conformance"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<ConformanceCase> read(Path file) {
    if (!file.toString().endsWith(".json")) {
      return Stream.of();
    }
    try {
      return MAPPER
          .readTree(file.toFile())
          .valueStream()
          .map(row -> new ConformanceCase(String.valueOf(file.getFileName()), row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
