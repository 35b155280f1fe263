package dev.retrigger.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.ListModelPackagesRequest;
import software.amazon.awssdk.services.sagemaker.model.ListModelPackagesResponse;
import software.amazon.awssdk.services.sagemaker.model.ModelApprovalStatus;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageStatus;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSummary;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageResponse;

/**
 * SageMaker's model registry: versioned packages of groups, each of whose changes is told by a
 * "SageMaker Model Package State Change". Groups are made by their first package. Sources: the API
 * reference of CreateModelPackage, UpdateModelPackage and ListModelPackages; the developer guide,
 * "Amazon SageMaker AI events".
 */
final class LocalModelPackages {
  private static final String STATE_CHANGE = "SageMaker Model Package State Change";
  private static final int PAGE = 10;

  private final EventLoop loop;
  private final Account account;
  private final EventBus bus;
  private final List<Version> versions = new ArrayList<>();

  LocalModelPackages(EventLoop loop, Account account, EventBus bus, StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.bus = bus;
    state.keep(
        "model-packages",
        () -> List.copyOf(versions),
        saved -> versions.addAll(Json.as(saved, new TypeReference<List<Version>>() {})));
  }

  /** A version of a group. */
  record Version(
      String arn,
      String group,
      int number,
      String approval,
      Optional<String> generatedBy,
      Instant created,
      Instant modified) {}

  CreateModelPackageResponse create(CreateModelPackageRequest request) {
    String group = request.modelPackageGroupName();
    int number =
        versions.stream()
                .filter(version -> version.group().equals(group))
                .mapToInt(Version::number)
                .max()
                .orElse(0)
            + 1;
    Instant now = loop.instant();
    Version version =
        new Version(
            account.arn("sagemaker", "model-package/" + group + "/" + number),
            group,
            number,
            request.modelApprovalStatus() == null
                ? ModelApprovalStatus.PENDING_MANUAL_APPROVAL.toString()
                : request.modelApprovalStatusAsString(),
            Optional.ofNullable(request.metadataProperties())
                .map(properties -> properties.generatedBy()),
            now,
            now);
    versions.add(version);
    announce(version);
    return CreateModelPackageResponse.builder().modelPackageArn(version.arn()).build();
  }

  UpdateModelPackageResponse update(UpdateModelPackageRequest request) {
    Version before = find(request.modelPackageArn());
    Version after =
        new Version(
            before.arn(),
            before.group(),
            before.number(),
            request.modelApprovalStatus() == null
                ? before.approval()
                : request.modelApprovalStatusAsString(),
            before.generatedBy(),
            before.created(),
            loop.instant());
    versions.set(versions.indexOf(before), after);
    announce(after);
    return UpdateModelPackageResponse.builder().modelPackageArn(after.arn()).build();
  }

  ListModelPackagesResponse list(ListModelPackagesRequest request) {
    Comparator<Version> order = Comparator.comparing(Version::created);
    List<ModelPackageSummary> found =
        versions.stream()
            .filter(version -> version.group().equals(request.modelPackageGroupName()))
            .filter(version -> isOf(request, version))
            .sorted(request.sortOrder() == SortOrder.DESCENDING ? order.reversed() : order)
            .map(LocalModelPackages::summary)
            .toList();
    Pages.Page<ModelPackageSummary> page =
        Pages.of(found, Optional.ofNullable(request.nextToken()), limit(request.maxResults()))
            .orElseThrow(() -> invalid("the next token is not valid"));
    return ListModelPackagesResponse.builder()
        .modelPackageSummaryList(page.items())
        .nextToken(page.next().orElse(null))
        .build();
  }

  private static int limit(@Nullable Integer maximum) {
    return maximum == null ? PAGE : maximum;
  }

  private static boolean isOf(ListModelPackagesRequest request, Version version) {
    return request.modelApprovalStatus() == null
        || request.modelApprovalStatusAsString().equals(version.approval());
  }

  private static ModelPackageSummary summary(Version version) {
    return ModelPackageSummary.builder()
        .modelPackageArn(version.arn())
        .modelPackageGroupName(version.group())
        .modelPackageVersion(version.number())
        .modelApprovalStatus(version.approval())
        .modelPackageStatus(ModelPackageStatus.COMPLETED)
        .creationTime(version.created())
        .build();
  }

  private Version find(String arn) {
    return versions.stream()
        .filter(version -> version.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> invalid("ModelPackage " + arn + " does not exist"));
  }

  private static AwsServiceException invalid(String message) {
    return Errors.of(SageMakerException.builder(), "ValidationException", message);
  }

  private void announce(Version version) {
    ObjectNode detail = Json.object();
    detail.put("ModelPackageGroupName", version.group());
    detail.put("ModelPackageVersion", version.number());
    detail.put("ModelPackageArn", version.arn());
    detail.put("CreationTime", version.created().toString());
    detail.put("LastModifiedTime", version.modified().toString());
    detail.put("ModelPackageStatus", ModelPackageStatus.COMPLETED.toString());
    detail.put("ModelApprovalStatus", version.approval());
    version
        .generatedBy()
        .ifPresent(arn -> detail.putObject("MetadataProperties").put("GeneratedBy", arn));
    bus.put("aws.sagemaker", STATE_CHANGE, List.of(version.arn()), detail);
  }
}
