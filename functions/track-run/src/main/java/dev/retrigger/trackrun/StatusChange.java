package dev.retrigger.trackrun;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.targets.CodeBuildTarget;
import dev.retrigger.targets.CodePipelineTarget;
import dev.retrigger.targets.SageMakerPipelineTarget;
import dev.retrigger.targets.StateMachineTarget;
import java.time.Instant;
import java.util.Optional;

/**
 * What a target's status event says. Sources: the SageMaker developer guide, "Automating Amazon
 * SageMaker AI with Amazon EventBridge"; the Step Functions developer guide, "Step Functions
 * execution status change events"; the CodeBuild user guide, "Build notifications input format
 * reference"; the CodePipeline user guide, "Monitoring CodePipeline events"; the ECS developer
 * guide, "Amazon ECS task state change events".
 *
 * @param run the run that the execution is named after; empty if its events carry no name of ours
 * @param status empty if the event says only that something has changed
 */
record StatusChange(Optional<RunId> run, String execution, Optional<RunStatus> status, Instant at) {
  private static final String SAGEMAKER =
      "SageMaker Model Building Pipeline Execution Status Change";
  private static final String STEP_FUNCTIONS = "Step Functions Execution Status Change";
  private static final String CODEBUILD = "CodeBuild Build State Change";
  private static final String CODEPIPELINE = "CodePipeline Pipeline Execution State Change";
  private static final String ECS = "ECS Task State Change";

  static StatusChange from(EventBridgeEvent event) {
    return switch (event.detailType()) {
      case SAGEMAKER ->
          new StatusChange(
              run(event.detailText("pipelineExecutionDisplayName")),
              event.detailText("pipelineExecutionArn"),
              Optional.of(
                  SageMakerPipelineTarget.statusOf(
                      event.detailText("currentPipelineExecutionStatus"))),
              event.time());
      case STEP_FUNCTIONS ->
          new StatusChange(
              run(event.detailText("name")),
              event.detailText("executionArn"),
              Optional.of(StateMachineTarget.statusOf(event.detailText("status"))),
              event.time());
      case CODEBUILD ->
          new StatusChange(
              marked(event.detail().path("additional-information").path("environment")),
              event.detailText("build-id"),
              Optional.of(CodeBuildTarget.statusOf(event.detailText("build-status"))),
              event.time());
      case CODEPIPELINE ->
          new StatusChange(
              Optional.empty(),
              CodePipelineTarget.execution(
                  event.detailText("pipeline"), event.detailText("execution-id")),
              Optional.of(CodePipelineTarget.statusOf(event.detailText("state"))),
              event.time());
      case ECS ->
          new StatusChange(
              event.detail().path("startedBy").isTextual()
                  ? run(event.detail().path("startedBy").textValue())
                  : Optional.empty(),
              event.detailText("taskArn"),
              // Which container counts, and why it ended, only the task itself tells for certain.
              event.detailText("lastStatus").equals("STOPPED")
                  ? Optional.empty()
                  : Optional.of(RunStatus.STARTED),
              event.time());
      default -> throw new InvalidEventException("not the status of anything that runs start");
    };
  }

  private static Optional<RunId> marked(JsonNode environment) {
    for (JsonNode variable : environment.path("environment-variables")) {
      if (variable.path("name").asText().equals(CodeBuildTarget.RUN)) {
        return run(variable.path("value").asText());
      }
    }
    return Optional.empty();
  }

  private static Optional<RunId> run(String name) {
    return RunId.isOne(name) ? Optional.of(new RunId(name)) : Optional.empty();
  }
}
