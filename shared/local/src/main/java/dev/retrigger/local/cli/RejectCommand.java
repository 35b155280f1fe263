package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a run from starting that waits for a person. */
@Command(
    name = "reject",
    description = "Keep a run from starting that waits for a person, and say why.")
final class RejectCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(paramLabel = "ID|RUN", description = "The approval's id, or that of the run.")
  private String about = "";

  @Option(names = "--note", required = true, paramLabel = "TEXT", description = "Why not.")
  private String note = "";

  RejectCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return new Deciding(shell, output, agreement, consoles.console(shell).operations())
        .settle("reject", about, note);
  }
}
