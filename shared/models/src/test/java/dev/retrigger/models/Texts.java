package dev.retrigger.models;

import dev.retrigger.models.ModelCompiler.WithoutProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files for tests: the examples of the docs, and small variations of a small model. */
final class Texts {
  static final Path ROOT = root();
  static final Path EXAMPLE = ROOT.resolve("docs/examples/churn");

  static final String PROJECT =
      """
      version: 1
      project: growth
      owner: {team: growth-ml, slack: growth-oncall}
      timezone: Europe/Oslo
      allow:
        targets: ["sagemaker-pipeline/churn-*", "state-machine/*"]
        buckets: ["lake-*/churn/*"]
      """;

  static final String MODEL =
      """
      version: 1
      model: growth/churn
      inputs:
        training: {s3: "s3://lake-dev/churn/in/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {InputManifest: "${inputs.training.manifest}"}
      triggers:
        new-data: {input: training, start: train}
      """;

  private Texts() {}

  static String example(String name) {
    return read(EXAMPLE.resolve(name));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code model} comes to beside {@link #PROJECT}. */
  static CompiledFile compile(String model) {
    return compile(PROJECT, model);
  }

  static CompiledFile compile(String project, String model) {
    return new ModelCompiler("dev", WithoutProject.REFUSE)
        .compile(List.of(Source.of("growth.yaml", project), Source.of("churn.yaml", model)))
        .files()
        .getLast();
  }

  /** The model of a text that has nothing to be mended. */
  static ModelFile model(String text) {
    CompiledFile file = compile(text);
    return file.model().orElseThrow(() -> new AssertionError("refused: " + file.problems())).file();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not within the project");
      }
    }
    return folder;
  }
}
