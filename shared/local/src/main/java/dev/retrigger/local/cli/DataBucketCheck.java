package dev.retrigger.local.cli;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Checks that a bucket tells of its objects, and keeps the versions that manifests name. */
final class DataBucketCheck {
  private final S3Client client;
  private final List<String> watched;

  DataBucketCheck(S3Client client, List<String> watched) {
    this.client = client;
    this.watched = List.copyOf(watched);
  }

  /** What is to be done about the bucket, with the command that does it. */
  List<String> advice(String bucket) {
    List<String> advice = new ArrayList<>();
    if (!watched.contains(bucket)) {
      advice.add(
          "bucket "
              + bucket
              + " is not in the stack's parameter DataBuckets: deploy it with "
              + String.join(",", added(bucket)));
    }
    try {
      if (client.getBucketVersioning(request -> request.bucket(bucket)).status()
          != BucketVersioningStatus.ENABLED) {
        advice.add(
            "bucket "
                + bucket
                + " keeps no versions: aws s3api put-bucket-versioning --bucket "
                + bucket
                + " --versioning-configuration Status=Enabled");
      }
      GetBucketNotificationConfigurationResponse events =
          client.getBucketNotificationConfiguration(request -> request.bucket(bucket));
      if (events.eventBridgeConfiguration() == null) {
        advice.add(
            "bucket " + bucket + " sends no events to EventBridge: " + switchOn(bucket, events));
      }
    } catch (S3Exception e) {
      advice.add("bucket " + bucket + " could not be checked: " + AwsTrouble.sentence(e));
    }
    return advice;
  }

  private List<String> added(String bucket) {
    List<String> all = new ArrayList<>(watched);
    all.add(bucket);
    return all;
  }

  /** The call replaces the whole configuration, so what is there is written back with it. */
  private static String switchOn(String bucket, GetBucketNotificationConfigurationResponse events) {
    boolean alone =
        events.topicConfigurations().isEmpty()
            && events.queueConfigurations().isEmpty()
            && events.lambdaFunctionConfigurations().isEmpty();
    String put =
        "aws s3api put-bucket-notification-configuration --bucket "
            + bucket
            + " --notification-configuration ";
    return alone
        ? put + "'{\"EventBridgeConfiguration\":{}}'"
        : "aws s3api get-bucket-notification-configuration --bucket "
            + bucket
            + " | jq '. + {EventBridgeConfiguration: {}}' > notifications.json && "
            + put
            + "file://notifications.json";
  }
}
