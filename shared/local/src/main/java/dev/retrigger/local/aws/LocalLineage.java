package dev.retrigger.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sagemaker.model.ActionSource;
import software.amazon.awssdk.services.sagemaker.model.AddAssociationRequest;
import software.amazon.awssdk.services.sagemaker.model.AddAssociationResponse;
import software.amazon.awssdk.services.sagemaker.model.ArtifactSource;
import software.amazon.awssdk.services.sagemaker.model.ArtifactSummary;
import software.amazon.awssdk.services.sagemaker.model.AssociationSummary;
import software.amazon.awssdk.services.sagemaker.model.CreateActionRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateActionResponse;
import software.amazon.awssdk.services.sagemaker.model.CreateArtifactRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateArtifactResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeActionResponse;
import software.amazon.awssdk.services.sagemaker.model.ListArtifactsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListArtifactsResponse;
import software.amazon.awssdk.services.sagemaker.model.ListAssociationsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListAssociationsResponse;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/**
 * SageMaker's lineage graph. The name of an action and an edge between two entities are there once;
 * artifacts of one source may be there several times.
 */
final class LocalLineage {
  private final Account account;
  private final List<Entity> entities = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  LocalLineage(Account account, StateDirectory state) {
    this.account = account;
    state.keep(
        "lineage-entities",
        () -> List.copyOf(entities),
        saved -> entities.addAll(Json.as(saved, new TypeReference<List<Entity>>() {})));
    state.keep(
        "lineage-edges",
        () -> List.copyOf(edges),
        saved -> edges.addAll(Json.as(saved, new TypeReference<List<Edge>>() {})));
  }

  /** An artifact or, if it has a name, an action. */
  record Entity(String arn, String name, String type, String source) {}

  /** What one entity has to do with another. */
  record Edge(String from, String to, String type) {}

  CreateArtifactResponse create(CreateArtifactRequest request) {
    String arn = account.arn("sagemaker", "artifact/%032x".formatted(entities.size()));
    entities.add(new Entity(arn, "", request.artifactType(), request.source().sourceUri()));
    return CreateArtifactResponse.builder().artifactArn(arn).build();
  }

  ListArtifactsResponse list(ListArtifactsRequest request) {
    return ListArtifactsResponse.builder()
        .artifactSummaries(
            entities.stream()
                .filter(entity -> entity.name().isEmpty())
                .filter(isOrAny(request.sourceUri(), Entity::source))
                .map(
                    entity ->
                        ArtifactSummary.builder()
                            .artifactArn(entity.arn())
                            .artifactType(entity.type())
                            .source(ArtifactSource.builder().sourceUri(entity.source()).build())
                            .build())
                .toList())
        .build();
  }

  CreateActionResponse create(CreateActionRequest request) {
    if (action(request.actionName()).isPresent()) {
      throw invalid("there is an action " + request.actionName() + " already");
    }
    String arn = account.arn("sagemaker", "action/" + request.actionName());
    entities.add(
        new Entity(arn, request.actionName(), request.actionType(), request.source().sourceUri()));
    return CreateActionResponse.builder().actionArn(arn).build();
  }

  DescribeActionResponse describe(String name) {
    Entity action =
        action(name)
            .orElseThrow(
                () ->
                    Errors.of(
                        ResourceNotFoundException.builder(),
                        "ResourceNotFound",
                        "there is no action " + name));
    return DescribeActionResponse.builder()
        .actionArn(action.arn())
        .actionName(name)
        .actionType(action.type())
        .source(ActionSource.builder().sourceUri(action.source()).build())
        .build();
  }

  AddAssociationResponse add(AddAssociationRequest request) {
    for (String end : List.of(request.sourceArn(), request.destinationArn())) {
      if (entities.stream().noneMatch(entity -> entity.arn().equals(end))) {
        throw invalid("there is no entity " + end);
      }
    }
    boolean linked =
        edges.stream()
            .anyMatch(
                edge ->
                    edge.from().equals(request.sourceArn())
                        && edge.to().equals(request.destinationArn()));
    if (linked) {
      throw invalid("the two are associated already");
    }
    edges.add(
        new Edge(request.sourceArn(), request.destinationArn(), request.associationTypeAsString()));
    return AddAssociationResponse.builder()
        .sourceArn(request.sourceArn())
        .destinationArn(request.destinationArn())
        .build();
  }

  ListAssociationsResponse list(ListAssociationsRequest request) {
    return ListAssociationsResponse.builder()
        .associationSummaries(
            edges.stream()
                .filter(isOrAny(request.sourceArn(), Edge::from))
                .filter(isOrAny(request.destinationArn(), Edge::to))
                .map(
                    edge ->
                        AssociationSummary.builder()
                            .sourceArn(edge.from())
                            .destinationArn(edge.to())
                            .associationType(edge.type())
                            .build())
                .toList())
        .build();
  }

  private Optional<Entity> action(String name) {
    return entities.stream().filter(entity -> entity.name().equals(name)).findFirst();
  }

  private static <T> Predicate<T> isOrAny(@Nullable String wanted, Function<T, String> value) {
    return each -> wanted == null || wanted.equals(value.apply(each));
  }

  private static AwsServiceException invalid(String message) {
    return Errors.of(SageMakerException.builder(), "ValidationException", message);
  }
}
