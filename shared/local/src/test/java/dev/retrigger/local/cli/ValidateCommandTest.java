package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValidateCommandTest {
  @TempDir Path folder;

  @Test
  void shouldNameNextFiringsWhenFilesAreClean() {
    Result result = new Terminal().run("validate", Terminal.CHURN);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "growth/churn/nightly fires next Sun 2026-11-22 03:00, Mon 2026-11-23 03:00,"
                + " Tue 2026-11-24 03:00 (Europe/Oslo)\n");
    assertThat(result.err()).isEqualTo("2 files, 0 problems\n");
  }

  @Test
  void shouldPlaceProblemsWhenFileMustBeMended() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("churn.yaml"),
            Files.readString(Terminal.CHURN.resolve("churn.yaml"))
                .replace("mode: auto", "mode: go"));

    Result text = new Terminal().run("validate", file, Terminal.CHURN.resolve("growth.yaml"));
    Result json =
        new Terminal().run("validate", "--json", file, Terminal.CHURN.resolve("growth.yaml"));

    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out()).startsWith(file + ":4:7: mode: ");
    assertThat(json.exitCode()).isEqualTo(1);
    JsonNode problem = json.documents().getFirst().path("problems").path(0);
    assertThat(problem.path("line").asInt()).isEqualTo(4);
    assertThat(problem.path("path").asText()).isEqualTo("mode");
    assertThat(problem.path("hint").asText()).isNotEmpty();
  }

  @Test
  void shouldWarnWhenProjectFileIsNotNamed() {
    Result result = new Terminal().run("validate", Terminal.CHURN.resolve("churn.yaml"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("warning: ").contains("project 'growth' has no file here");
  }

  @Test
  void shouldPrintFiringsAsDataWhenJsonIsAskedFor() {
    Result result = new Terminal().run("validate", "--json", Terminal.CHURN);

    assertThat(result.documents().getFirst().path("firings").path(0).toString())
        .isEqualTo(
            """
            {"model":"growth/churn","trigger":"nightly","timezone":"Europe/Oslo",\
            "times":["2026-11-22T02:00:00.000Z","2026-11-23T02:00:00.000Z","2026-11-24T02:00:00.000Z"]}""");
  }

  @Test
  void shouldBeBadInputWhenFileIsMissing() {
    Result result = new Terminal().run("validate", folder.resolve("nowhere.yaml"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("nowhere.yaml").contains("no such file");
  }

  @Test
  void shouldBeBadInputWhenFolderHasNoFiles() {
    assertThat(new Terminal().run("validate", folder).exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apply",
        "connect",
        "demo",
        "doctor",
        "explain",
        "fire",
        "import",
        "init",
        "local",
        "runs",
        "send",
        "states",
        "test",
        "validate",
        "why"
      })
  void shouldHelpWhenAskedTo(String command) {
    Result result = new Terminal().run(command, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Usage: retrigger " + command).contains("Exit codes:");
  }

  @Test
  void shouldBeBadUsageWhenCommandLineIsWrong() {
    assertThat(new Terminal().run("validate").exitCode()).isEqualTo(2);
    assertThat(new Terminal().run("nonsense").exitCode()).isEqualTo(2);
    assertThat(new Terminal().run().exitCode()).isEqualTo(2);
    assertThat(new Terminal().run("--help").exitCode()).isZero();
  }
}
