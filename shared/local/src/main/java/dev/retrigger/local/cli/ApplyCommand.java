package dev.retrigger.local.cli;

import dev.retrigger.events.Json;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.LaunchRolePolicy;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Problem;
import dev.retrigger.models.ProjectFile;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts model and project files in force, or prints the launch role that they need. */
@Command(
    name = "apply",
    description = {
      "Put model and project files in force.",
      "With a stack: shows account, region and difference, asks, and puts the files into its config bucket with your own"
          + " credentials."
    })
final class ApplyCommand implements Callable<Integer> {
  private static final String DEFAULT_STACK = "retrigger";

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Model and project files, or folders with them.")
  private List<Path> files = List.of();

  @Option(
      names = "--env",
      paramLabel = "ENV",
      defaultValue = "dev",
      description = "What $${env} stands for where no stack says so. Default: dev.")
  private String environment = "dev";

  @Option(
      names = "--print-role",
      description =
          "Print each project's launch role, its permissions and its trust, and touch nothing.")
  private boolean printRole;

  @Option(names = "--account", paramLabel = "ID", description = "The launch role's account.")
  private Optional<String> account = Optional.empty();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The targets' region. Default: AWS_REGION.")
  private Optional<String> region = Optional.empty();

  ApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<Source> sources = GivenModels.read(files);
    if (printRole || consoles.stack(shell).isEmpty()) {
      // A stack checks the files itself, for its own environment and with what is in force there.
      Compilation compilation =
          new ModelCompiler(environment, WithoutProject.ALLOW_ALL).compile(sources);
      if (!compilation.clean()) {
        compilation.problems().forEach(this::print);
        return ExitCode.FINDINGS;
      }
      if (printRole) {
        printRoles(compilation);
        return ExitCode.YES;
      }
    }
    return agreement.settle(consoles.console(shell).apply(sources), "Apply", shell, output);
  }

  private void print(Problem problem) {
    if (output.json()) {
      output.document(problem);
    } else {
      output.line(problem.toString());
    }
  }

  private void printRoles(Compilation compilation) {
    Map<String, ProjectFile> projects = new TreeMap<>();
    compilation.projects().forEach(project -> projects.put(project.project(), project));
    compilation
        .models()
        .forEach(model -> projects.putIfAbsent(model.project().project(), model.project()));
    String of = account.orElse("<account>");
    String in =
        region
            .or(() -> shell.setting("AWS_REGION"))
            .or(() -> shell.setting("AWS_DEFAULT_REGION"))
            .orElse("<region>");
    for (ProjectFile project : projects.values()) {
      String role =
          LaunchRolePolicy.print(
              compilation.models(), project, of, in, consoles.stack(shell).orElse(DEFAULT_STACK));
      if (output.json()) {
        output.document(Json.tree(role));
      } else {
        output.block(role);
      }
    }
    if (account.isEmpty() || in.equals("<region>")) {
      output.note("Say --account and --region to have them written in.");
    }
  }
}
