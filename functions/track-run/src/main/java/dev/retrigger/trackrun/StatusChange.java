package dev.retrigger.trackrun;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.targets.SageMakerPipelineTarget;
import dev.retrigger.targets.StateMachineTarget;
import java.time.Instant;
import java.util.Optional;

/**
 * What a target's status event says. Sources: the SageMaker developer guide, "Automating Amazon
 * SageMaker AI with Amazon EventBridge"; the Step Functions developer guide, "Step Functions
 * execution status change events".
 *
 * @param run the run that the execution is named after; empty if its events carry no name of ours
 */
record StatusChange(Optional<RunId> run, String execution, RunStatus status, Instant at) {
  private static final String SAGEMAKER =
      "SageMaker Model Building Pipeline Execution Status Change";
  private static final String STEP_FUNCTIONS = "Step Functions Execution Status Change";

  static StatusChange from(EventBridgeEvent event) {
    return switch (event.detailType()) {
      case SAGEMAKER ->
          new StatusChange(
              run(event.detailText("pipelineExecutionDisplayName")),
              event.detailText("pipelineExecutionArn"),
              SageMakerPipelineTarget.statusOf(event.detailText("currentPipelineExecutionStatus")),
              event.time());
      case STEP_FUNCTIONS ->
          new StatusChange(
              run(event.detailText("name")),
              event.detailText("executionArn"),
              StateMachineTarget.statusOf(event.detailText("status")),
              event.time());
      default -> throw new InvalidEventException("not the status of a pipeline or a state machine");
    };
  }

  private static Optional<RunId> run(String name) {
    return RunId.isOne(name) ? Optional.of(new RunId(name)) : Optional.empty();
  }
}
