package dev.retrigger.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;

/** What the signals queue carries to the starter. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(StarterMessage.SignalArrived.class),
  @JsonSubTypes.Type(StarterMessage.ResumeRun.class),
  @JsonSubTypes.Type(StarterMessage.WakePipeline.class)
})
public sealed interface StarterMessage {
  /** A receiver saw a fact that matched a trigger. */
  record SignalArrived(Signal signal) implements StarterMessage {}

  /** A run was intended and is not known to have started. */
  record ResumeRun(RunId run) implements StarterMessage {}

  /** Something waits for this pipeline and may be able to start now. */
  record WakePipeline(PipelineId pipeline) implements StarterMessage {}
}
