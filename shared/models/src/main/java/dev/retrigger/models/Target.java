package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * Where a run executes. The name is a plain name in the stack's own account and region, or an ARN.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Target.SageMakerPipeline.class, name = "sagemaker-pipeline"),
  @JsonSubTypes.Type(value = Target.StateMachine.class, name = "state-machine")
})
public sealed interface Target {
  String name();

  /** The word in model files. */
  String type();

  /** What {@code allow.targets} of the project file is matched with. */
  default String allowName() {
    return type() + "/" + name();
  }

  /** The ARN, when the name is one. */
  default Optional<Arn> arn() {
    return Arn.parse(name());
  }

  /** A SageMaker Pipeline. */
  record SageMakerPipeline(String name) implements Target {
    public static final String TYPE = "sagemaker-pipeline";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** A STANDARD state machine of Step Functions. */
  record StateMachine(String name) implements Target {
    public static final String TYPE = "state-machine";

    @Override
    public String type() {
      return TYPE;
    }
  }
}
