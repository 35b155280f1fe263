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
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatesCommandTest {
  private static final Path EXAMPLE = Path.of("../../docs/examples/states");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("");

  @Test
  void shouldRunTheDocumentedExampleAsTheDocumentationSays() {
    assertThat(runExample("approved", "--json")).isZero();

    JsonNode report = Json.parse(out.toString());
    assertThat(report.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(report.path("output").path("registered").asBoolean()).isTrue();
    assertThat(report.at("/history/0/type").asText()).isEqualTo("ExecutionStarted");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldExitWithOneAndSayWhyWhenTheExecutionFails() {
    assertThat(runExample("too-weak", "--json")).isEqualTo(1);

    JsonNode report = Json.parse(out.toString());
    assertThat(report.path("status").asText()).isEqualTo("FAILED");
    assertThat(report.path("error").asText()).isEqualTo("GateFailed");
    assertThat(report.path("cause").asText()).contains("0.71");
  }

  @Test
  void shouldPrintTheHistoryForPeopleWithoutJson() {
    assertThat(runExample("approved")).isZero();

    assertThat(out.toString())
        .contains("2026-11-21T03:00:00Z     1 ExecutionStarted")
        .contains("SUCCEEDED {");
  }

  @Test
  void shouldExitWithTwoAndPrintNoDataWhenAFileIsWrong() {
    assertThat(execute("run", EXAMPLE.resolve("absent.asl.json").toString())).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("absent.asl.json", "cannot be read");
  }

  @Test
  void shouldFindTheExampleValid() {
    assertThat(execute("check", EXAMPLE.resolve("train-and-gate.asl.json").toString())).isZero();
  }

  @Test
  void shouldExitWithOneAndNameThePlaceWhenADefinitionIsWrong() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.json"),
            """
            {"QueryLanguage": "JSONata", "StartAt": "A",
             "States": {"A": {"Type": "Pass", "Next": "Nowhere"}}}
            """);

    assertThat(execute("check", wrong.toString(), "--json")).isEqualTo(1);

    JsonNode report = Json.parse(out.toString());
    assertThat(report.path("valid").asBoolean()).isFalse();
    assertThat(report.at("/findings/0/path").asText()).contains("A");
  }

  @Test
  void shouldAskForASubcommandWhenThereIsNone() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("run", "check");
  }

  private int runExample(String testCase, String... more) {
    String[] arguments = {
      "run",
      EXAMPLE.resolve("train-and-gate.asl.json").toString(),
      "--input",
      EXAMPLE.resolve("input.json").toString(),
      "--mocks",
      EXAMPLE.resolve("mocks.json").toString(),
      "--test",
      testCase
    };
    return execute(
        Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
  }

  private int execute(String... arguments) {
    return StatesCommand.commandLine(() -> Instant.parse("2026-11-21T03:00:00Z"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
