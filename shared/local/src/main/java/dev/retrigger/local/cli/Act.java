package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Carries out what somebody orders: shows where, asks where one has to, and tells the answer. */
final class Act {
  private final Shell shell;
  private final Output output;
  private final Agreement agreement;
  private final Operations operations;

  Act(Shell shell, Output output, Agreement agreement, Operations operations) {
    this.shell = shell;
    this.output = output;
    this.agreement = agreement;
    this.operations = operations;
  }

  /** Asks receive-request for what the body says; returns the command's exit code. */
  int request(String verb, String what, Map<String, ?> body) throws IOException {
    return settle(verb, what, () -> operations.request(Json.write(body)));
  }

  /** Does it once that is agreed; returns the command's exit code. */
  int settle(String verb, String what, Supplier<Reply> act) throws IOException {
    if (!agreed(verb, what)) {
      return ExitCode.FINDINGS;
    }
    tell(granted(act.get()));
    return ExitCode.YES;
  }

  /** Whether it may be done; says so if not. */
  boolean agreed(String verb, String what) throws IOException {
    output.note(operations.where());
    if (!operations.asks()) {
      return true;
    }
    output.note("--- " + what);
    boolean agreed = agreement.agreed(verb, shell, output);
    if (!agreed) {
      nothing(output);
    }
    return agreed;
  }

  static void nothing(Output output) {
    if (output.json()) {
      output.document(Map.of("done", false));
    } else {
      output.line("nothing was done");
    }
  }

  /** The answer's body, where what was asked for is granted. */
  static JsonNode granted(Reply reply) {
    if (reply.status() >= 200 && reply.status() < 300) {
      return reply.body();
    }
    String sentence = sentence(reply);
    throw switch (reply.status()) {
      case 400, 404, 413 -> CommandFailure.badInput(sentence);
      case 409, 410 -> CommandFailure.findings(sentence);
      default -> CommandFailure.unreachable("it answered " + reply.status() + ": " + sentence);
    };
  }

  private static String sentence(Reply reply) {
    JsonNode body = reply.body();
    String problem =
        body.path("problem")
            .asText(body.path("message").asText(body.path("errorMessage").asText()));
    String mend = body.path("mend").asText();
    return problem.isEmpty()
        ? "it does not say why"
        : mend.isEmpty() ? problem : problem + "; " + mend;
  }

  private void tell(JsonNode body) {
    if (output.json()) {
      output.document(body);
      return;
    }
    body.path("ids")
        .properties()
        .forEach(id -> output.line("%-9s %s".formatted(id.getKey(), id.getValue().asText())));
    String note = body.path("note").asText(body.path("message").asText());
    if (!note.isEmpty()) {
      output.note(note);
    }
  }
}
