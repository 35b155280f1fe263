package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.ModelId;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.ModelFiles;
import dev.retrigger.models.ModelFiles.Firings;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks model and project files, and says when their schedules fire next. */
@Command(
    name = "validate",
    description = "Check model and project files, and show the next firings of their schedules.")
final class ValidateCommand implements Callable<Integer> {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

  private final Shell shell;

  @Mixin private Output output = new Output();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Model and project files, or folders with them. Name a project's file as well.")
  private List<Path> files = List.of();

  @Option(
      names = "--env",
      paramLabel = "ENV",
      defaultValue = "dev",
      description = "What $${env} stands for. Default: dev.")
  private String environment = "dev";

  ValidateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<Source> sources = GivenModels.read(files);
    Compilation compilation =
        new ModelCompiler(environment, WithoutProject.ALLOW_ALL).compile(sources);
    List<Firings> firings = ModelFiles.validate(compilation, shell.clock().instant()).firings();
    if (output.json()) {
      output.document(
          new Answer(
              compilation.problems(),
              compilation.warnings(),
              firings.stream().map(ValidateCommand::next).toList()));
    } else {
      compilation.problems().forEach(problem -> output.line(problem.toString()));
      compilation.warnings().forEach(warning -> output.line("warning: " + warning));
      firings.forEach(each -> output.line(sentence(each)));
    }
    int problems = compilation.problems().size();
    output.note(
        sources.size()
            + (sources.size() == 1 ? " file, " : " files, ")
            + problems
            + (problems == 1 ? " problem" : " problems"));
    return compilation.clean() ? ExitCode.YES : ExitCode.FINDINGS;
  }

  private static Next next(Firings firings) {
    return new Next(
        firings.model(), firings.trigger().name(), firings.trigger().timezone(), firings.times());
  }

  private static String sentence(Firings firings) {
    String trigger = firings.model() + "/" + firings.trigger().name();
    if (firings.times().isEmpty()) {
      return trigger + " never fires again";
    }
    return trigger
        + " fires next "
        + firings.times().stream()
            .map(time -> LOCAL.format(time.atZone(firings.trigger().zone())))
            .collect(Collectors.joining(", "))
        + " ("
        + firings.trigger().timezone()
        + ")";
  }

  @JsonPropertyOrder({"problems", "warnings", "firings"})
  private record Answer(List<Problem> problems, List<Problem> warnings, List<Next> firings) {}

  @JsonPropertyOrder({"model", "trigger", "timezone", "times"})
  private record Next(ModelId model, String trigger, String timezone, List<Instant> times) {}
}
