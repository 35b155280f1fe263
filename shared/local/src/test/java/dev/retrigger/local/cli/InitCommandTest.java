package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
  @TempDir Path folder;

  @Test
  void shouldWriteTwelveValidLinesWhenFolderIsGiven() throws IOException {
    Result result = new Terminal().run("init", folder);

    Path file = folder.resolve("churn.yaml");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo(file + "\n");
    assertThat(Files.readAllLines(file)).hasSize(12);
    assertThat(new Terminal().run("validate", file).exitCode()).isZero();
  }

  @Test
  void shouldMakeFoldersWhenFileIsGiven() {
    Path file = folder.resolve("models/growth/mine.yaml");

    assertThat(
            new Terminal().run("init", file, "--json").documents().getFirst().path("file").asText())
        .isEqualTo(file.toString());
    assertThat(file).exists();
  }

  @Test
  void shouldLeaveFileAsItIsWhenThereIsOne() throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), "mine");

    Result result = new Terminal().run("init", folder);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("is there already");
    assertThat(file).hasContent("mine");
  }
}
