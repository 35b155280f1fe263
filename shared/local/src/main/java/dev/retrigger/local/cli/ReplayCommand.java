package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends recorded signals again: always shows first what it would send. */
@Command(
    name = "replay",
    description = {
      "Send recorded signals again; what they would be is shown first, and asked for.",
      "Limits and approvals hold. Without --again a signal that was decided is a duplicate."
    })
final class ReplayCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(names = "--again", description = "Have each decided anew, as a signal of its own.")
  private boolean again;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private Optional<String> reason = Optional.empty();

  /** An event, or a range. */
  static final class What {
    @Parameters(
        paramLabel = "EVENT",
        description = "The id of an event; retrigger why names those of windows.")
    private Optional<String> event = Optional.empty();

    @ArgGroup(exclusive = false)
    private Optional<Range> range = Optional.empty();
  }

  /** What a model decided in a time. */
  static final class Range {
    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "The model.")
    private String model = "";

    @Option(names = "--from", required = true, paramLabel = "TIME", description = "From then on.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "TIME", description = "Until then.")
    private String to = "";
  }

  ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Operations operations = consoles.console(shell).operations();
    output.note(operations.where());
    List<JsonNode> would = pages(operations, true);
    would.forEach(item -> output.note(line(item)));
    long sends = would.stream().filter(item -> item.hasNonNull("sends")).count();
    if (sends == 0) {
      output.note("Nothing is sent.");
      Act.nothing(output);
      return ExitCode.FINDINGS;
    }
    if (!agreement.agreed(
        "Send " + sends + (sends == 1 ? " signal:" : " signals:"), shell, output)) {
      Act.nothing(output);
      return ExitCode.FINDINGS;
    }
    for (JsonNode item : pages(operations, false)) {
      if (output.json()) {
        output.document(item);
      } else {
        output.line(line(item));
      }
    }
    return ExitCode.YES;
  }

  /** Every item of every page. */
  private List<JsonNode> pages(Operations operations, boolean dryRun) {
    List<JsonNode> items = new ArrayList<>();
    Map<String, Object> body = body(dryRun);
    boolean more = true;
    while (more) {
      JsonNode page = Act.granted(operations.request(Json.write(body)));
      page.path("items").forEach(items::add);
      more = page.hasNonNull("next");
      body.put("cursor", page.path("next").asText());
    }
    return items;
  }

  private Map<String, Object> body(boolean dryRun) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", "replay");
    what.event.ifPresent(id -> body.put("event", id));
    what.range.ifPresent(
        range -> {
          body.put("model", Named.model(range.model).toString());
          body.put("from", range.from);
          body.put("to", range.to);
        });
    body.put("dryRun", dryRun);
    body.put("again", again);
    reason.ifPresent(why -> body.put("reason", why));
    return body;
  }

  private static String line(JsonNode item) {
    return item.path("decided").asText()
        + "  "
        + item.path("trigger").asText()
        + "  "
        + item.path("event").asText()
        + "  was "
        + item.path("outcome").asText()
        + "; "
        + (item.hasNonNull("sendsEvent") ? "sends " + item.path("sendsEvent").asText() + ", " : "")
        + item.path("note").asText();
  }
}
