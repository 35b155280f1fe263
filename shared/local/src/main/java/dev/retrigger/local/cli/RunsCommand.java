package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, the newest first. */
@Command(name = "runs", description = "List runs, the newest first. With --json, one run a line.")
final class RunsCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 400;

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model, such as growth/churn. Default: every model in force.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many days back, today included. Default: 7.")
  private int days = 7;

  RunsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (days < 1 || days > MOST_DAYS) {
      throw CommandFailure.badInput("--days is 1 to " + MOST_DAYS);
    }
    List<RunLine> runs = consoles.console(shell).runs(model.map(RunsCommand::parse), days);
    runs.forEach(this::print);
    if (runs.isEmpty()) {
      output.note("There were no runs in the last " + days + (days == 1 ? " day." : " days."));
    }
    return ExitCode.YES;
  }

  private static ModelId parse(String text) {
    try {
      return ModelId.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(Problems.sentence(e));
    }
  }

  private void print(RunLine run) {
    if (output.json()) {
      output.document(run);
    } else {
      Story.lines(run).forEach(output::line);
    }
  }
}
