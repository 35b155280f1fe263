package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");

  @Test
  @Tag("V-16")
  void shouldNameTheNextThreeFiringsOfEachSchedule() throws IOException {
    ModelFiles.Report report = ModelFiles.validate(List.of(Texts.EXAMPLE), "dev", NOW);

    assertThat(report.compilation().clean()).isTrue();
    assertThat(report.firings())
        .singleElement()
        .satisfies(
            firings ->
                assertThat(firings.times())
                    .map(Instant::toString)
                    .containsExactly(
                        "2026-11-22T02:00:00Z", "2026-11-23T02:00:00Z", "2026-11-24T02:00:00Z"));
  }

  @Test
  void shouldAcceptTheSmallestFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), ModelFiles.smallest());

    ModelFiles.Report report = ModelFiles.validate(List.of(file), "dev", NOW);

    assertThat(report.compilation().clean()).isTrue();
    assertThat(report.compilation().warnings()).hasSize(1);
    assertThat(ModelFiles.smallest().lines()).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void shouldReadEachFileOfAFolder(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("deep"));
    Files.writeString(folder.resolve("a.yaml"), "a: 1");
    Files.writeString(folder.resolve("deep/b.yml"), "b: 1");
    Files.writeString(folder.resolve("notes.txt"), "no");

    assertThat(ModelFiles.read(List.of(folder)))
        .extracting(Source::text)
        .containsExactly("a: 1", "b: 1");
  }

  @Test
  void shouldSayWhichFileIsNotThere(@TempDir Path folder) {
    assertThatThrownBy(() -> ModelFiles.read(List.of(folder.resolve("absent.yaml"))))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("absent.yaml");
  }
}
