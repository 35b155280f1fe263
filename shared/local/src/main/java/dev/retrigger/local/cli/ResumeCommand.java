package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets things start again. */
@Command(
    name = "resume",
    description = "Let things start again; what waited starts as its limits let it.")
final class ResumeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(paramLabel = "SCOPE", description = "all, a project, or a model: growth/churn.")
  private String scope = "";

  @Option(
      names = "--breaker",
      description = "Forget the failures of its pipelines, too: their breakers close.")
  private boolean breaker;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return new Act(shell, output, agreement, consoles.console(shell).operations())
        .request(
            "Resume",
            "resume " + scope + (breaker ? " and close its breakers" : ""),
            Map.of("action", "resume", "scope", scope, "resetBreaker", breaker, "reason", reason));
  }
}
