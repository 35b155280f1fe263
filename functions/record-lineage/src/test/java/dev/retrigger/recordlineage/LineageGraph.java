package dev.retrigger.recordlineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.AddAssociationRequest;
import software.amazon.awssdk.services.sagemaker.model.AddAssociationResponse;
import software.amazon.awssdk.services.sagemaker.model.ArtifactSummary;
import software.amazon.awssdk.services.sagemaker.model.AssociationSummary;
import software.amazon.awssdk.services.sagemaker.model.CreateActionRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateActionResponse;
import software.amazon.awssdk.services.sagemaker.model.CreateArtifactRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateArtifactResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeActionRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeActionResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.ListArtifactsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListArtifactsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListAssociationsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListAssociationsResponse;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageContainerDefinition;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/**
 * SageMaker's lineage as it is documented: an action's name and an edge are unique, an artifact's
 * source is not.
 */
final class LineageGraph implements SageMakerClient {
  private static final String ARN = "arn:aws:sagemaker:eu-west-1:111122223333:";
  static final String MODEL_DATA = "s3://acme-models/churn/model.tar.gz";

  final List<ArtifactSummary> artifacts = new ArrayList<>();
  final Map<String, CreateActionRequest> actions = new LinkedHashMap<>();
  final List<AddAssociationRequest> edges = new ArrayList<>();
  private Optional<String> denied = Optional.empty();

  void deny(String operation) {
    denied = Optional.of(operation);
  }

  /** What contributed to an action, or what it produced, by their sources. */
  List<String> neighbours(String type) {
    return edges.stream()
        .filter(edge -> edge.associationTypeAsString().equals(type))
        .map(edge -> type.equals("Produced") ? edge.destinationArn() : edge.sourceArn())
        .map(this::source)
        .toList();
  }

  private String source(String arn) {
    return artifacts.stream()
        .filter(artifact -> artifact.artifactArn().equals(arn))
        .findFirst()
        .orElseThrow()
        .source()
        .sourceUri();
  }

  @Override
  public CreateArtifactResponse createArtifact(CreateArtifactRequest request) {
    allow("CreateArtifact");
    String arn = ARN + "artifact/a" + artifacts.size();
    artifacts.add(
        ArtifactSummary.builder()
            .artifactArn(arn)
            .artifactType(request.artifactType())
            .source(request.source())
            .creationTime(Instant.EPOCH.plusSeconds(artifacts.size()))
            .build());
    return CreateArtifactResponse.builder().artifactArn(arn).build();
  }

  @Override
  public ListArtifactsResponse listArtifacts(ListArtifactsRequest request) {
    return ListArtifactsResponse.builder()
        .artifactSummaries(
            artifacts.stream()
                .filter(artifact -> artifact.source().sourceUri().equals(request.sourceUri()))
                .toList())
        .build();
  }

  @Override
  public CreateActionResponse createAction(CreateActionRequest request) {
    if (actions.putIfAbsent(request.actionName(), request) != null) {
      throw refused("ValidationException", "there is an action " + request.actionName());
    }
    return CreateActionResponse.builder().actionArn(action(request.actionName())).build();
  }

  @Override
  public DescribeActionResponse describeAction(DescribeActionRequest request) {
    if (!actions.containsKey(request.actionName())) {
      throw ResourceNotFoundException.builder().message("no such action").build();
    }
    return DescribeActionResponse.builder().actionArn(action(request.actionName())).build();
  }

  @Override
  public AddAssociationResponse addAssociation(AddAssociationRequest request) {
    if (edges.stream()
        .anyMatch(
            edge ->
                edge.sourceArn().equals(request.sourceArn())
                    && edge.destinationArn().equals(request.destinationArn()))) {
      throw refused("ValidationException", "there is such an association");
    }
    edges.add(request);
    return AddAssociationResponse.builder().build();
  }

  @Override
  public ListAssociationsResponse listAssociations(ListAssociationsRequest request) {
    return ListAssociationsResponse.builder()
        .associationSummaries(
            edges.stream()
                .filter(edge -> edge.sourceArn().equals(request.sourceArn()))
                .filter(edge -> edge.destinationArn().equals(request.destinationArn()))
                .map(edge -> AssociationSummary.builder().sourceArn(edge.sourceArn()).build())
                .toList())
        .build();
  }

  @Override
  public DescribeModelPackageResponse describeModelPackage(DescribeModelPackageRequest request) {
    return DescribeModelPackageResponse.builder()
        .inferenceSpecification(
            specification ->
                specification.containers(
                    ModelPackageContainerDefinition.builder().modelDataUrl(MODEL_DATA).build()))
        .build();
  }

  private void allow(String operation) {
    if (denied.filter(operation::equals).isPresent()) {
      throw refused("AccessDeniedException", "not authorized to perform sagemaker:" + operation);
    }
  }

  private static SageMakerException refused(String code, String message) {
    return (SageMakerException)
        SageMakerException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }

  private static String action(String name) {
    return ARN + "action/" + name;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
