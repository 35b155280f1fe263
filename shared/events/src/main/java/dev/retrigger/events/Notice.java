package dev.retrigger.events;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What people are told about a model: the body of an outbox row, and the message on the notices
 * topic. It is delivered at least once, so whoever repeats it repeats its id.
 *
 * @param id stable: the same fact, told again, has the same id
 * @param title one line for people
 * @param facts label to value, in the order in which people should read them
 * @param link where to look further, in a browser
 * @param slack the Slack channel that wants it, without {@code #}
 * @param topic the name of the project's own SNS topic
 * @param question what people are asked
 */
public record Notice(
    String id,
    Kind kind,
    ModelId model,
    Optional<PipelineId> pipeline,
    Optional<RunId> run,
    Instant at,
    String title,
    Map<String, String> facts,
    Optional<URI> link,
    Optional<String> slack,
    Optional<String> topic,
    Optional<Question> question) {

  /** What people are asked in a notice of kind {@link Kind#APPROVAL}, or were. */
  public record Question(ApprovalId approval, ApprovalRule rule, Instant expires) {}

  /** A notice that asks nothing. */
  public Notice(
      String id,
      Kind kind,
      ModelId model,
      Optional<PipelineId> pipeline,
      Optional<RunId> run,
      Instant at,
      String title,
      Map<String, String> facts,
      Optional<URI> link,
      Optional<String> slack,
      Optional<String> topic) {
    this(id, kind, model, pipeline, run, at, title, facts, link, slack, topic, Optional.empty());
  }

  public Notice {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a notice needs an id");
    }
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** What the notice is about and what became of it: {@code growth/churn/train: succeeded}. */
  public String headline() {
    return pipeline.map(PipelineId::toString).orElseGet(model::toString) + ": " + kind.phrase();
  }

  /** The same notice with other facts. */
  public Notice withFacts(SequencedMap<String, String> others) {
    return new Notice(
        id, kind, model, pipeline, run, at, title, others, link, slack, topic, question);
  }

  /** What happened, in the words of the model file's {@code notify.events}. */
  public enum Kind {
    STARTED,
    SUCCEEDED,
    FAILED,
    STOPPED,
    REFUSED,
    DRY_RUN,
    PARKED,
    /** A monitor has seen drift, whatever becomes of it. */
    DRIFT,
    /** Somebody must decide whether a run may start. */
    APPROVAL,
    /** Somebody has decided, or it is too late to. */
    DECIDED,
    /** Nothing starts for a while: the breaker has opened, or a budget is used up. */
    PAUSED;

    /** The word in files and messages: {@code dry-run}. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The word in a sentence: {@code dry run}. */
    public String phrase() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
