package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
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

  /** The target's own fields, filled in when a run starts; lists are written {@code subnets.0}. */
  default Map<String, ParameterTemplate> settings() {
    return Map.of();
  }

  /** Whether an execution that failed can go on from the step that failed. */
  default boolean resumes() {
    return false;
  }

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

    @Override
    public boolean resumes() {
      return true;
    }
  }

  /** A STANDARD state machine of Step Functions. */
  record StateMachine(String name) implements Target {
    public static final String TYPE = "state-machine";

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public boolean resumes() {
      return true;
    }
  }
}
