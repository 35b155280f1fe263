package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has buckets tell of their objects. */
@Command(
    name = "bucket",
    description = {
      "Have buckets tell EventBridge of their objects, and keep their versions.",
      "Prints the commands that do it. With --apply: shows the difference, asks, and does it with your own credentials."
          + " What a bucket tells others stays as it is."
    })
final class ConnectBucketCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(
      arity = "0..*",
      paramLabel = "BUCKET",
      description = "The buckets. Default: those that the stack watches.")
  private List<String> buckets = List.of();

  @Option(names = "--apply", description = "Do it.")
  private boolean applies;

  ConnectBucketCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Proposal proposal = consoles.console(shell).connect(buckets);
    if (applies) {
      return agreement.settle(proposal, "Set", shell, output);
    }
    output.note(proposal.where());
    if (output.json()) {
      output.document(proposal.changes());
    } else if (proposal.changes().isEmpty()) {
      output.line("nothing is to be set");
    }
    proposal.advice().forEach(output.json() ? output::note : output::line);
    return proposal.changes().isEmpty() ? ExitCode.YES : ExitCode.FINDINGS;
  }
}
