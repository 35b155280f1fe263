package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a run. */
@Command(
    name = "stop",
    description = {
      "Stop a run. One that has not started never does; one that waits for its retry is given up.",
      "One of which nobody can tell whether its target has it is let go: look there first."
    })
final class StopCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(paramLabel = "RUN", description = "The run's id: rt-...")
  private String run = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private Optional<String> reason = Optional.empty();

  StopCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", "stop");
    body.put("run", Named.run(run).value());
    reason.ifPresent(why -> body.put("reason", why));
    return new Act(shell, output, agreement, consoles.console(shell).operations())
        .request("Stop", "stop " + run, body);
  }
}
