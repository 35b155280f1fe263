package dev.retrigger.receiveregistry;

import java.util.stream.Stream;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.ModelApprovalStatus;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSortBy;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageStatus;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;

/** Lists by ListModelPackages; versions of a group are numbered in the order of their creation. */
public final class SageMakerModelPackages implements ModelPackages {
  private final SageMakerClient client;

  public SageMakerModelPackages(SageMakerClient client) {
    this.client = client;
  }

  @Override
  public Stream<Version> approved(String group) {
    return client
        .listModelPackagesPaginator(
            list ->
                list.modelPackageGroupName(group)
                    .modelApprovalStatus(ModelApprovalStatus.APPROVED)
                    .sortBy(ModelPackageSortBy.CREATION_TIME)
                    .sortOrder(SortOrder.DESCENDING)
                    .maxResults(100))
        .modelPackageSummaryList()
        .stream()
        .filter(summary -> summary.modelPackageStatus() == ModelPackageStatus.COMPLETED)
        .filter(summary -> summary.modelPackageVersion() != null)
        .map(summary -> new Version(summary.modelPackageArn(), summary.modelPackageVersion()));
  }
}
