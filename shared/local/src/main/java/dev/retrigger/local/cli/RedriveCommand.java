package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends parked messages back to where they came from: always shows first what it would do. */
@Command(
    name = "redrive",
    description = {
      "Send parked messages back to where they came from; what would be sent is shown first, and"
          + " asked for.",
      "Each is sent three times at most. What was decided about it is in the ledger: nothing"
          + " starts twice."
    })
final class RedriveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      paramLabel = "QUEUE",
      description = "data, windows, signals, status, slack, async or all. Default: all.")
  private String queue = "all";

  @Option(names = "--reason", paramLabel = "TEXT", description = "What was mended, for the log.")
  private String reason = "asked for by retrigger redrive";

  RedriveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Operations operations = consoles.console(shell).operations();
    output.note(operations.where());
    JsonNode would = Act.granted(operations.redrive(body(true)));
    lines(would);
    if (count(would) == 0) {
      output.note("Nothing is sent.");
      Act.nothing(output);
      return ExitCode.YES;
    }
    if (!agreement.agreed("Send", shell, output)) {
      Act.nothing(output);
      return ExitCode.FINDINGS;
    }
    JsonNode done = Act.granted(operations.redrive(body(false)));
    if (output.json()) {
      output.document(done);
    } else {
      lines(done);
      output.line("sent: " + count(done));
    }
    return ExitCode.YES;
  }

  private String body(boolean dryRun) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("queue", queue);
    body.put("dryRun", dryRun);
    body.put("reason", reason);
    return Json.write(body);
  }

  private void lines(JsonNode redriven) {
    for (JsonNode each : redriven.path("queues")) {
      for (JsonNode group : each.path("groups")) {
        output.note(
            each.path("queue").asText()
                + ": "
                + group.path("count").asInt()
                + " "
                + group.path("fate").asText()
                + " to "
                + group.path("to").asText()
                + ", "
                + group.path("why").asText());
      }
      if (each.hasNonNull("stopped")) {
        output.note(each.path("queue").asText() + ": stopped: " + each.path("stopped").asText());
      }
    }
  }

  /** How many go somewhere. */
  private static int count(JsonNode redriven) {
    int count = 0;
    for (JsonNode each : redriven.path("queues")) {
      for (JsonNode group : each.path("groups")) {
        String fate = group.path("fate").asText();
        count +=
            fate.equals("SENT") || fate.equals("MADE_UP_FOR") ? group.path("count").asInt() : 0;
      }
    }
    return count;
  }
}
