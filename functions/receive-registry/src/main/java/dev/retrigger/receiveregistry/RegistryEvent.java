package dev.retrigger.receiveregistry;

import dev.retrigger.domain.Text;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.ledger.PackageStatus;
import dev.retrigger.models.MlflowTrigger;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event of SageMaker says about a model. Source: the SageMaker developer guide, "Events
 * that Amazon SageMaker AI sends to Amazon EventBridge".
 */
sealed interface RegistryEvent {
  /** What the event is about, as a person would look for it. */
  String subject();

  /**
   * A version of a model package group, as it is now.
   *
   * @param edited whether the event says that something else than the approval was edited
   * @param modified when it was last modified
   * @param generatedBy the execution that made it, if it says so
   */
  record ModelPackage(
      String arn,
      String group,
      int version,
      PackageStatus approval,
      boolean edited,
      Instant modified,
      Optional<String> generatedBy)
      implements RegistryEvent {
    @Override
    public String subject() {
      return arn;
    }
  }

  /** Something happened to a model in a tracking server that SageMaker runs. */
  record Registered(
      String model, MlflowTrigger.Event event, Optional<String> version, Optional<String> alias)
      implements RegistryEvent {
    @Override
    public String subject() {
      return "mlflow/" + model;
    }
  }

  /** Nothing that could start anything. */
  record Noise(String subject, String why) implements RegistryEvent {}

  /** Reads the event. */
  static RegistryEvent from(EventBridgeEvent event) {
    if (!event.source().equals("aws.sagemaker")) {
      throw new InvalidEventException("not an event of aws.sagemaker");
    }
    return switch (event.detailType()) {
      case "SageMaker Model Package State Change" -> PackageReader.read(event);
      case "SageMaker MLFlow Tracking Server Creating ModelVersion" ->
          MlflowReader.read(event, MlflowTrigger.Event.VERSION);
      case "SageMaker MLFlow Tracking Server Setting Registered Model Alias" ->
          MlflowReader.read(event, MlflowTrigger.Event.ALIAS);
      default ->
          new Noise(
              Text.brief(event.detailType()),
              Text.brief(event.detailType()) + " says nothing of a version or its approval");
    };
  }
}
