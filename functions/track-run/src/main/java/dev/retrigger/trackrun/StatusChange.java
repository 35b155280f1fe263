package dev.retrigger.trackrun;

import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.targets.SageMakerPipelineTarget;
import dev.retrigger.targets.StateMachineTarget;
import java.time.Instant;

/**
 * What a target's status event says. Sources: the SageMaker developer guide, "Automating Amazon
 * SageMaker AI with Amazon EventBridge"; the Step Functions developer guide, "Step Functions
 * execution status change events".
 *
 * @param name the execution's name, which is the run's id if we started it
 */
record StatusChange(String name, String execution, RunStatus status, Instant at) {
  private static final String SAGEMAKER =
      "SageMaker Model Building Pipeline Execution Status Change";
  private static final String STEP_FUNCTIONS = "Step Functions Execution Status Change";

  static StatusChange from(EventBridgeEvent event) {
    return switch (event.detailType()) {
      case SAGEMAKER ->
          new StatusChange(
              event.detailText("pipelineExecutionDisplayName"),
              event.detailText("pipelineExecutionArn"),
              SageMakerPipelineTarget.statusOf(event.detailText("currentPipelineExecutionStatus")),
              event.time());
      case STEP_FUNCTIONS ->
          new StatusChange(
              event.detailText("name"),
              event.detailText("executionArn"),
              StateMachineTarget.statusOf(event.detailText("status")),
              event.time());
      default -> throw new InvalidEventException("not the status of a pipeline or a state machine");
    };
  }
}
