package dev.retrigger.recordlineage;

import dev.retrigger.domain.Text;
import dev.retrigger.ledger.Run;
import dev.retrigger.targets.SageMakers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.ActionSource;
import software.amazon.awssdk.services.sagemaker.model.ActionStatus;
import software.amazon.awssdk.services.sagemaker.model.ArtifactSource;
import software.amazon.awssdk.services.sagemaker.model.ArtifactSummary;
import software.amazon.awssdk.services.sagemaker.model.AssociationEdgeType;
import software.amazon.awssdk.services.sagemaker.model.MetadataProperties;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.SortArtifactsBy;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;

/**
 * SageMaker's own lineage graph, under the launch role of the run's project: data and image
 * contributed to the run, an action named after it, which produced the model package. An artifact
 * is found by its source, so what SageMaker itself has put there is linked and not doubled.
 */
final class SageMakerLineage implements Register {
  private static final String TYPE = "RetriggerRun";
  private static final int MAX_DESCRIPTION = 1_024;
  private static final int MAX_PROPERTY = 1_024;

  /** How SageMaker says that a name or an edge is taken. */
  private static final Set<String> TAKEN = Set.of("ResourceInUse", "ValidationException");

  private final SageMakers services;

  SageMakerLineage(SageMakers services) {
    this.services = services;
  }

  @Override
  public String name() {
    return "SageMaker lineage";
  }

  @Override
  public Map<String, String> record(Run run) {
    SageMakerClient client = services.of(run.pipeline().model().project());
    String action = action(client, run);
    Facts.data(run).values().forEach(uri -> contributed(client, uri, "DataSet", action));
    image(run).ifPresent(uri -> contributed(client, uri, "Image", action));
    Facts.of(run, Facts.MODEL_PACKAGE)
        .ifPresent(
            arn ->
                link(
                    client,
                    action,
                    artifact(client, arn, "ModelPackage"),
                    AssociationEdgeType.PRODUCED));
    return Map.of("sagemakerAction", action);
  }

  /** The image by its digest, where both are known: a tag may move. */
  private static Optional<String> image(Run run) {
    return Facts.of(run, Facts.IMAGE)
        .map(
            image ->
                Facts.of(run, Facts.DIGEST)
                    .filter(_ -> image.indexOf('@') < 0)
                    .map(digest -> image + "@" + digest)
                    .orElse(image));
  }

  private static String action(SageMakerClient client, Run run) {
    String name = run.id().value();
    try {
      return client
          .createAction(
              create ->
                  create
                      .actionName(name)
                      .actionType(TYPE)
                      .source(
                          ActionSource.builder()
                              .sourceUri(run.progress().execution().orElse(name))
                              .sourceType(TYPE)
                              .build())
                      .status(ActionStatus.COMPLETED)
                      .description(Text.brief(run.reason(), MAX_DESCRIPTION))
                      .properties(properties(run))
                      .metadataProperties(metadata(run)))
          .actionArn();
    } catch (SageMakerException e) {
      return describe(client, name, e);
    }
  }

  private static String describe(SageMakerClient client, String name, SageMakerException refused) {
    if (!isTaken(refused)) {
      throw refused;
    }
    try {
      return client.describeAction(describe -> describe.actionName(name)).actionArn();
    } catch (ResourceNotFoundException _) {
      throw refused; // It was not the name that was wrong.
    }
  }

  private static Map<String, String> properties(Run run) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("pipeline", run.pipeline().toString());
    properties.put("modelFile", run.modelVersion());
    properties.put("target", run.request().target() + "/" + run.request().resource());
    for (String fact : new String[] {"run.version", "trigger", "subject", Facts.RECORD}) {
      Facts.of(run, fact).ifPresent(value -> properties.put(fact, value));
    }
    properties.replaceAll((_, value) -> Text.brief(value, MAX_PROPERTY));
    return properties;
  }

  private static MetadataProperties metadata(Run run) {
    MetadataProperties.Builder metadata = MetadataProperties.builder();
    run.progress().execution().ifPresent(metadata::generatedBy);
    Facts.of(run, Facts.COMMIT).ifPresent(metadata::commitId);
    return metadata.build();
  }

  private static void contributed(SageMakerClient client, String uri, String type, String action) {
    link(client, artifact(client, uri, type), action, AssociationEdgeType.CONTRIBUTED_TO);
  }

  /** The oldest artifact of that source; it is made if there is none. */
  private static String artifact(SageMakerClient client, String uri, String type) {
    return client
        .listArtifactsPaginator(
            list ->
                list.sourceUri(uri)
                    .sortBy(SortArtifactsBy.CREATION_TIME)
                    .sortOrder(SortOrder.ASCENDING))
        .artifactSummaries()
        .stream()
        .findFirst()
        .map(ArtifactSummary::artifactArn)
        .orElseGet(
            () ->
                client
                    .createArtifact(
                        create ->
                            create
                                .artifactType(type)
                                .source(ArtifactSource.builder().sourceUri(uri).build()))
                    .artifactArn());
  }

  private static void link(
      SageMakerClient client, String from, String to, AssociationEdgeType type) {
    try {
      client.addAssociation(add -> add.sourceArn(from).destinationArn(to).associationType(type));
    } catch (SageMakerException e) {
      if (!isTaken(e) || !isLinked(client, from, to)) {
        throw e;
      }
    }
  }

  private static boolean isLinked(SageMakerClient client, String from, String to) {
    return client
        .listAssociationsPaginator(list -> list.sourceArn(from).destinationArn(to))
        .associationSummaries()
        .stream()
        .findAny()
        .isPresent();
  }

  private static boolean isTaken(SageMakerException error) {
    return error.awsErrorDetails() != null && TAKEN.contains(error.awsErrorDetails().errorCode());
  }
}
