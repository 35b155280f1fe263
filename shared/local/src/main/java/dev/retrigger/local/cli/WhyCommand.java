package dev.retrigger.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says why something did, or did not, happen. */
@Command(
    name = "why",
    description = "Say why a run started, what an event led to, or which run read an object.")
final class WhyCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(
      paramLabel = "RUN|EVENT|s3://BUCKET/KEY",
      description = "A run's id, the id of an event, or an object.")
  private String about = "";

  WhyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Why why = consoles.console(shell).why(about);
    if (!why.found()) {
      throw CommandFailure.findings("nothing is known about " + about + ": " + why.looked());
    }
    if (output.json()) {
      output.document(why);
    } else {
      Story.lines(why).forEach(output::line);
    }
    return ExitCode.YES;
  }
}
