package dev.retrigger.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import java.util.Optional;

/** What the signals queue carries to the starter. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(StarterMessage.SignalArrived.class),
  @JsonSubTypes.Type(StarterMessage.ResumeRun.class),
  @JsonSubTypes.Type(StarterMessage.WakePipeline.class),
  @JsonSubTypes.Type(StarterMessage.RetryRun.class),
  @JsonSubTypes.Type(StarterMessage.RunWaiting.class),
  @JsonSubTypes.Type(StarterMessage.DropWaiting.class),
  @JsonSubTypes.Type(StarterMessage.DropFacts.class),
  @JsonSubTypes.Type(StarterMessage.CloseBreaker.class),
  @JsonSubTypes.Type(StarterMessage.CombinationDue.class)
})
public sealed interface StarterMessage {
  /** A receiver saw a fact that matched a trigger. */
  record SignalArrived(Signal signal) implements StarterMessage {}

  /** A run was intended and is not known to have started. */
  record ResumeRun(RunId run) implements StarterMessage {}

  /** Something waits for this pipeline and may be able to start now. */
  record WakePipeline(PipelineId pipeline) implements StarterMessage {}

  /**
   * A failed run may be tried again now.
   *
   * @param operator who asks for it; empty if the model file does
   * @param from where it begins, if the operator says
   */
  record RetryRun(RunId run, Optional<Operator> operator, Optional<RetryRule.From> from)
      implements StarterMessage {}

  /** A person wants that which waits to start now, limits aside. */
  record RunWaiting(PipelineId pipeline, Operator operator) implements StarterMessage {}

  /** A person wants that which waits never to start. */
  record DropWaiting(PipelineId pipeline, Operator operator) implements StarterMessage {}

  /** A person wants the facts that wait in a combination never to count in it. */
  record DropFacts(TriggerId combination, Operator operator) implements StarterMessage {}

  /** A person says that the pipeline may start again, whatever failed. */
  record CloseBreaker(PipelineId pipeline, Operator operator) implements StarterMessage {}

  /** A combination has waited long enough for the facts that it lacks. */
  record CombinationDue(TriggerId combination) implements StarterMessage {}
}
