package dev.retrigger.local.cli;

import dev.retrigger.models.ModelFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the smallest useful model file; what is there already stays as it is. */
@Command(
    name = "init",
    description = "Write the smallest useful model file. It never overwrites a file.")
final class InitCommand implements Callable<Integer> {
  private static final String FILE = "churn.yaml";

  @Mixin private Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|FILE",
      defaultValue = ".",
      description = "The file, or the folder for a " + FILE + ". Default: this folder.")
  private Path place = Path.of(".");

  @Override
  public Integer call() throws IOException {
    Path file =
        Files.isDirectory(place) || !isYaml(place) ? place.resolve(FILE).normalize() : place;
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      Files.writeString(file, ModelFiles.smallest(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException _) {
      throw CommandFailure.badInput(file + " is there already, and is left as it is");
    }
    if (output.json()) {
      output.document(Map.of("file", file.toString()));
    } else {
      output.line(file.toString());
    }
    output.note("Next: write your bucket and pipeline into it, then retrigger validate " + file);
    return ExitCode.YES;
  }

  private static boolean isYaml(Path path) {
    String name = path.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }
}
