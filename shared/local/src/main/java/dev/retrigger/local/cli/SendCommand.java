package dev.retrigger.local.cli;

import dev.retrigger.events.Json;
import dev.retrigger.local.cli.EventFile.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends events as if their sources had; a run may start. */
@Command(
    name = "send",
    description = {
      "Send events as if their sources had; a run may start. See explain for what they would do.",
      "With a stack: asks, and puts the event onto the queue that its source feeds."
    })
final class SendCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(
      arity = "1..*",
      paramLabel = "EVENT.json",
      description =
          "Events as EventBridge sends them, or the input of a schedule: one, an array, or one a line.")
  private List<Path> files = List.of();

  SendCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<Entry> entries = new ArrayList<>();
    files.forEach(file -> entries.addAll(EventFile.read(file)));
    List<Entry.Event> events = new ArrayList<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Event event -> events.add(event);
        case Entry.Wrong(var name, var why) -> output.note(name + ": " + why);
      }
    }
    if (events.size() < entries.size()) {
      throw CommandFailure.badInput("nothing was sent, as not everything is an event");
    }
    Console console = consoles.console(shell);
    int exitCode = ExitCode.YES;
    for (Entry.Event event : events) {
      Proposal proposal = console.send(event.event(), Json.write(event.document()));
      exitCode = Math.max(exitCode, agreement.settle(proposal, "Send", shell, output));
    }
    return exitCode;
  }
}
