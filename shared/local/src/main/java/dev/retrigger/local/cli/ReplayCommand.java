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

  @Parameters(
      arity = "0..1",
      paramLabel = "EVENT",
      description = "The id of an event; retrigger why names those of windows. Or a range:")
  private Optional<String> event = Optional.empty();

  @Option(names = "--model", paramLabel = "MODEL", description = "What this model decided ...")
  private Optional<String> model = Optional.empty();

  @Option(names = "--from", paramLabel = "TIME", description = "... from then on ...")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "... until then.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--again", description = "Have each decided anew, as a signal of its own.")
  private boolean again;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private Optional<String> reason = Optional.empty();

  ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    boolean range = model.isPresent() && from.isPresent() && to.isPresent();
    boolean partly = model.isPresent() || from.isPresent() || to.isPresent();
    if (event.isPresent() == range || partly != range) {
      throw CommandFailure.badInput("name an EVENT, or a range by --model, --from and --to");
    }
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
    event.ifPresent(id -> body.put("event", id));
    model.ifPresent(name -> body.put("model", Named.model(name).toString()));
    from.ifPresent(time -> body.put("from", time));
    to.ifPresent(time -> body.put("to", time));
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
