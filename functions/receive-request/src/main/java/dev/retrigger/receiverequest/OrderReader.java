package dev.retrigger.receiverequest;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.receiverequest.Order.Replayed;
import dev.retrigger.receiverequest.Order.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** Reads the one body of all requests: {@code {"action": "start", ...}}. */
final class OrderReader {
  private static final Pattern KEY = Pattern.compile("[\\w+=,.@:/-]{1,128}");
  private static final Duration LONGEST_RANGE = Duration.ofDays(31);
  private static final int LARGEST_PAGE = 500;

  private static final String MODEL = "name the model, such as growth/churn";
  private static final String PIPELINE = "name the pipeline of the model file, such as train";
  private static final String TRIGGER = "name the trigger of the model file, such as adhoc";
  private static final String COMBINATION = "name the combination of the model file, such as both";
  private static final String RUN = "name the run by its id, rt-...; retrigger runs lists them";
  private static final String ACTIONS =
      "write one of start, fire, stop, retry, replay, pause, resume, runNow, drop, resetBreaker, finish,"
          + " pending, status";

  private final Fields fields;

  private OrderReader(Fields fields) {
    this.fields = fields;
  }

  /**
   * Reads a body.
   *
   * @throws Refusal naming the key that is missing or wrong, and the mend
   */
  static Order read(Fields fields) {
    Order order = new OrderReader(fields).order();
    fields.nothingElse();
    return order;
  }

  private Order order() {
    String action = fields.text("action", ACTIONS);
    return switch (action) {
      case "start" ->
          new Order.Start(
              pipeline(), key(), reason(), fields.optional("override"), fields.texts("parameters"));
      case "fire" -> new Order.Fire(trigger(), key(), reason(), fields.texts("attributes"));
      case "stop" -> new Order.Stop(run(), reason());
      case "retry" -> new Order.Retry(run(), fields.word("from", steps()), reason());
      case "replay" ->
          new Order.Replay(
              replayed(), fields.flag("dryRun", true), fields.flag("again", false), reason());
      case "pause" ->
          new Order.Pause(scope(), fields.text("reason", "say why; whoever waits will ask"));
      case "resume" -> new Order.Resume(scope(), fields.flag("resetBreaker", false), reason());
      case "runNow" -> new Order.RunNow(waiting(), reason());
      case "drop" -> drop();
      case "resetBreaker" -> new Order.ResetBreaker(pipeline(), reason());
      case "finish" ->
          new Order.Finish(
              run(),
              fields
                  .word("status", endings())
                  .orElseThrow(
                      () ->
                          Refusal.invalid(
                              "status", "'status' is missing", "write succeeded or failed")),
              fields.optional("detail"),
              fields.texts("produced"));
      case "pending" -> new Order.Pending(fields.optional("model", MODEL, ModelId::parse));
      case "status" -> {
        Optional<String> id = fields.optional("id");
        yield id.isPresent() ? new Order.Find(id.get()) : new Order.Status(model());
      }
      default -> throw Refusal.invalid("action", "there is no such action", ACTIONS);
    };
  }

  private ModelId model() {
    return fields.required("model", MODEL, ModelId::parse);
  }

  private PipelineId pipeline() {
    ModelId model = model();
    return fields.required("pipeline", PIPELINE, name -> new PipelineId(model, name));
  }

  private TriggerId trigger() {
    ModelId model = model();
    return fields.required("trigger", TRIGGER, name -> new TriggerId(model, name));
  }

  private RunId run() {
    return fields.required("run", RUN, RunId::new);
  }

  private Optional<String> reason() {
    return fields.optional("reason");
  }

  private String key() {
    String mend =
        "choose one yourself, so that asking twice starts once, such as"
            + " $CI_PIPELINE_ID:$CI_JOB_NAME; 1 to 128 letters, digits and any of + = , . @ : / - _";
    return fields.required(
        "key",
        mend,
        text -> {
          if (!KEY.matcher(text).matches()) {
            throw new IllegalArgumentException("not of the characters that a key may have");
          }
          return text;
        });
  }

  private Pauses.Scope scope() {
    return fields.required(
        "scope",
        "write all, a project such as growth, or a model such as growth/churn",
        Pauses.Scope::parse);
  }

  private Waiting waiting() {
    Optional<String> window = fields.optional("window");
    return window.isPresent() ? new Waiting.Window(window.get()) : new Waiting.Batches(pipeline());
  }

  private Order drop() {
    if (fields.optional("combination").isEmpty()) {
      return new Order.Drop(waiting(), reason());
    }
    ModelId model = model();
    return new Order.DropFacts(
        fields.required("combination", COMBINATION, name -> new TriggerId(model, name)), reason());
  }

  private Replayed replayed() {
    Optional<String> event = fields.optional("event");
    if (event.isPresent()) {
      return new Replayed.Event(event.get());
    }
    Optional<String> subject = fields.optional("subject");
    if (subject.isPresent()) {
      return new Replayed.Subject(subject.get(), fields.optional("signal"));
    }
    String mend = "name an event, a subject, or a range: model, from and to";
    ModelId model = fields.required("model", mend, ModelId::parse);
    Instant from = moment("from", mend);
    Instant to = moment("to", mend);
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
      throw Refusal.invalid(
          "to",
          "'to' is not within " + LONGEST_RANGE.toDays() + " days after 'from'",
          "ask for a shorter range");
    }
    int limit = fields.number("limit", 100, LARGEST_PAGE);
    return new Replayed.Range(model, from, to, limit, fields.optional("cursor"));
  }

  private Instant moment(String key, String mend) {
    return fields
        .instant(key)
        .orElseThrow(() -> Refusal.invalid(key, "'" + key + "' is missing", mend));
  }

  private static SequencedMap<String, RetryRule.From> steps() {
    SequencedMap<String, RetryRule.From> words = new LinkedHashMap<>();
    words.put("failed-step", RetryRule.From.FAILED_STEP);
    words.put("start", RetryRule.From.START);
    return words;
  }

  private static SequencedMap<String, RunStatus> endings() {
    SequencedMap<String, RunStatus> words = new LinkedHashMap<>();
    words.put("succeeded", RunStatus.SUCCEEDED);
    words.put("failed", RunStatus.FAILED);
    return words;
  }
}
