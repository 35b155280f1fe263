package dev.retrigger.local.cli;

import dev.retrigger.local.cli.Proposal.Change;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.EventBridgeConfiguration;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;

/**
 * Has buckets tell EventBridge of their objects, and keep the versions that manifests name. What a
 * bucket tells others stays: S3 replaces the whole configuration, so it is read again, merged and
 * put in one go.
 */
final class BucketConnection {
  private final S3Client client;

  BucketConnection(S3Client client) {
    this.client = client;
  }

  /** What is to be changed. */
  List<Change> changes(List<String> buckets) {
    List<Change> changes = new ArrayList<>();
    for (String bucket : buckets) {
      if (!hasVersions(bucket)) {
        changes.add(new Change("versions of " + bucket, "+Status: Enabled\n"));
      }
      GetBucketNotificationConfigurationResponse found = notifications(bucket);
      if (found.eventBridgeConfiguration() == null) {
        changes.add(
            new Change(
                "notifications of " + bucket,
                kept("topic", found.topicConfigurations().size())
                    + kept("queue", found.queueConfigurations().size())
                    + kept("function", found.lambdaFunctionConfigurations().size())
                    + "+EventBridgeConfiguration: {}\n"));
      }
    }
    return changes;
  }

  private static String kept(String what, int count) {
    return count == 0 ? "" : " " + count + " for a " + what + ", as they are\n";
  }

  /** Changes it. */
  void connect(List<String> buckets) {
    for (String bucket : buckets) {
      if (!hasVersions(bucket)) {
        client.putBucketVersioning(
            request ->
                request
                    .bucket(bucket)
                    .versioningConfiguration(
                        settings -> settings.status(BucketVersioningStatus.ENABLED)));
      }
      GetBucketNotificationConfigurationResponse found = notifications(bucket);
      if (found.eventBridgeConfiguration() == null) {
        client.putBucketNotificationConfiguration(
            request -> request.bucket(bucket).notificationConfiguration(merged(found)));
      }
    }
  }

  private static NotificationConfiguration merged(
      GetBucketNotificationConfigurationResponse found) {
    return NotificationConfiguration.builder()
        .topicConfigurations(found.topicConfigurations())
        .queueConfigurations(found.queueConfigurations())
        .lambdaFunctionConfigurations(found.lambdaFunctionConfigurations())
        .eventBridgeConfiguration(EventBridgeConfiguration.builder().build())
        .build();
  }

  private boolean hasVersions(String bucket) {
    return client.getBucketVersioning(request -> request.bucket(bucket)).status()
        == BucketVersioningStatus.ENABLED;
  }

  private GetBucketNotificationConfigurationResponse notifications(String bucket) {
    return client.getBucketNotificationConfiguration(request -> request.bucket(bucket));
  }
}
