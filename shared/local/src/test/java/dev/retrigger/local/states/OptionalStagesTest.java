package dev.retrigger.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documented example of stages that a parameter switches off. */
final class OptionalStagesTest {
  private static final Path EXAMPLE = Path.of("../../docs/examples/stages");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "score {0}, evaluate {1}")
  @CsvSource({
    "on, on, 'Build, Train, Score, Evaluate'",
    "off, on, 'Build, Train, Evaluate'",
    "on, off, 'Build, Train, Score'",
    "off, off, 'Build, Train'",
  })
  @Tag("G-02")
  void shouldRunTheStagesThatAreSwitchedOn(String score, String evaluate, String stages)
      throws IOException {
    JsonNode report = run(score, evaluate);
    assertThat(report.path("status").asText()).isEqualTo("SUCCEEDED");
    List<String> entered = new ArrayList<>();
    report
        .path("history")
        .forEach(
            event -> {
              if (event.path("type").asText().equals("TaskStateEntered")) {
                entered.add(event.at("/stateEnteredEventDetails/name").asText());
              }
            });
    assertThat(entered).containsExactly(stages.split(", "));
  }

  private JsonNode run(String score, String evaluate) throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("input.json"),
            """
            {"Commit": "82b3d5ae", "Score": "%s", "Evaluate": "%s"}"""
                .formatted(score, evaluate));
    StringWriter out = new StringWriter();
    int exit =
        StatesCommand.commandLine(() -> Instant.parse("2026-11-21T03:00:00Z"))
            .setOut(new PrintWriter(out, true))
            .execute(
                "run",
                EXAMPLE.resolve("stages.asl.json").toString(),
                "--input",
                input.toString(),
                "--mocks",
                EXAMPLE.resolve("mocks.json").toString(),
                "--test",
                "all",
                "--json");
    assertThat(exit).isZero();
    return Json.parse(out.toString());
  }
}
