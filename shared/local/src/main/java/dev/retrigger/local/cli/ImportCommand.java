package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.local.importing.Importer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model file from the configuration of another tool. */
@Command(
    name = "import",
    description = {
      "Write a model file from the configuration of another tool, on standard output:",
      "an mlops-config.json of the AWS MLOps Workload Orchestrator (or Framework), or monitoring schedules as"
          + " 'aws sagemaker describe-monitoring-schedule' prints them, with their job definitions if they name some.",
      "What has no equivalent is a comment. The file is in dry-run: see 'retrigger validate', then fill in your targets."
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE.json", description = "One document, or an array of them.")
  private Path file = Path.of("mlops-config.json");

  @Option(
      names = "--model",
      paramLabel = "PROJECT/NAME",
      description = "The model. Default: imported/NAME, after the file's own name for it.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "dev",
      description =
          "Whose values count where the file has some for dev, staging and prod. Default: dev.")
  private String stage = "dev";

  @Override
  public Integer call() {
    String yaml;
    try {
      yaml = Importer.write(document(), model.map(Named::model), stage);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(file + ": " + Problems.sentence(e));
    }
    if (output.json()) {
      output.document(Map.of("file", yaml));
    } else {
      output.block(yaml);
    }
    return ExitCode.YES;
  }

  private JsonNode document() {
    try {
      return Json.tree(Files.readString(file));
    } catch (IOException e) {
      throw CommandFailure.badInput("cannot read " + Problems.sentence(e));
    } catch (InvalidEventException e) {
      throw CommandFailure.badInput(file + ": " + Problems.sentence(e));
    }
  }
}
