package dev.retrigger.local.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Row;
import dev.retrigger.local.timeline.Happening;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.testing.SlackSink;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints what happens, a line each: events, decisions, windows, runs and notices. */
final class LivePrinter implements Timeline {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final int WIDTH = 160;

  private final PrintWriter out;
  private final InstantSource clock;
  private final Map<String, String> statuses = new HashMap<>();
  private int shown;

  LivePrinter(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void happened(Happening happening) {
    switch (happening) {
      case Happening.EventMatched(var at, var event, var rules) when !rules.isEmpty() ->
          line(
              at,
              "event",
              event.path("detail-type").asText() + "  " + subject(event.path("detail")));
      case Happening.ExecutionMoved(var at, _, var name, var status, var detail) ->
          line(at, "target", status + "  " + name + (detail.isEmpty() ? "" : "  (" + detail + ")"));
      case Happening.MessageParked(var at, var queue, _, _) ->
          line(at, "parked", "a message of " + queue);
      case Happening.FunctionFailed(var at, var function, _, var type, var message) ->
          line(at, "failed", function + ": " + type + " " + message);
      case Happening.MailSent(var at, var address, var subject, _) ->
          line(at, "e-mail", address + "  " + subject);
      case Happening.EventMatched _,
          Happening.ScheduleFired _,
          Happening.FunctionAnswered _,
          Happening.MessageSent _,
          Happening.Published _ -> {}
    }
  }

  /** Prints what a row of the ledger says. */
  void written(Row row) {
    if (row.optionalText("outcome").isPresent()) {
      decision(Json.tree(row.text("body")));
      return;
    }
    switch (row.optionalText("kind").orElse("")) {
      case "run" -> run(row);
      case "window" -> window(Json.tree(row.text("body")));
      case "notice" -> notice(row);
      default -> {}
    }
  }

  /** Prints what a Slack workspace shows since the last look. */
  void show(SlackSink slack) {
    List<SlackSink.Message> messages = slack.messages();
    messages.stream()
        .skip(shown)
        .forEach(
            message ->
                line(clock.instant(), "slack", "#" + message.channel() + "  " + message.text()));
    shown = messages.size();
  }

  private void decision(JsonNode record) {
    JsonNode decision = record.path("decision");
    String why =
        decision
            .path("detail")
            .asText(decision.path("reason").asText(decision.path("run").asText("")));
    line(
        clock.instant(),
        "decision",
        "%s  %s  %s  %s"
            .formatted(
                decision.path("outcome").asText(),
                record.path("signal").path("trigger").asText(),
                record.path("signal").path("subject").asText(),
                why));
  }

  private void run(Row row) {
    if (row.text("status").equals(statuses.put(row.key().partition(), row.text("status")))) {
      return;
    }
    JsonNode run = Json.tree(row.text("body"));
    line(
        clock.instant(),
        "run",
        "%s  %s  %s  (%s)"
            .formatted(
                row.text("status"),
                run.path("pipeline").asText(),
                run.path("id").asText(),
                run.path("reason").asText()));
  }

  private void window(JsonNode window) {
    line(
        clock.instant(),
        "window",
        "closed (%s) with %d objects  %s"
            .formatted(
                window.path("cause").asText(),
                window.path("objects").asLong(),
                window.path("manifest").asText()));
  }

  private void notice(Row row) {
    JsonNode notice = Json.tree(row.text("body"));
    line(
        clock.instant(),
        "notice",
        (row.optionalText("sentAt").isPresent() ? "sent  " : "owed  ")
            + notice.path("title").asText());
  }

  private static String subject(JsonNode detail) {
    return detail.has("object")
        ? "s3://"
            + detail.path("bucket").path("name").asText()
            + "/"
            + detail.path("object").path("key").asText()
        : detail.path("pipelineExecutionDisplayName").asText(detail.path("name").asText(""))
            + "  "
            + detail
                .path("currentPipelineExecutionStatus")
                .asText(detail.path("status").asText(""));
  }

  private void line(Instant at, String what, String text) {
    out.printf("%s  %-9s %s%n", TIME.format(at), what, Text.brief(text.strip(), WIDTH));
    out.flush();
  }
}
