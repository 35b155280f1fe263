package dev.retrigger.local.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;

/** Buckets' settings: each put replaces the whole of one, as S3 has it. */
final class FakeBuckets implements S3Client {
  final Map<String, NotificationConfiguration> notifications = new TreeMap<>();
  final Map<String, BucketVersioningStatus> versions = new TreeMap<>();
  final List<String> puts = new ArrayList<>();

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    return GetBucketVersioningResponse.builder().status(versions.get(request.bucket())).build();
  }

  @Override
  public PutBucketVersioningResponse putBucketVersioning(PutBucketVersioningRequest request) {
    puts.add("versions of " + request.bucket());
    versions.put(request.bucket(), request.versioningConfiguration().status());
    return PutBucketVersioningResponse.builder().build();
  }

  @Override
  public GetBucketNotificationConfigurationResponse getBucketNotificationConfiguration(
      GetBucketNotificationConfigurationRequest request) {
    NotificationConfiguration found =
        notifications.getOrDefault(request.bucket(), NotificationConfiguration.builder().build());
    return GetBucketNotificationConfigurationResponse.builder()
        .topicConfigurations(found.topicConfigurations())
        .queueConfigurations(found.queueConfigurations())
        .lambdaFunctionConfigurations(found.lambdaFunctionConfigurations())
        .eventBridgeConfiguration(found.eventBridgeConfiguration())
        .build();
  }

  @Override
  public PutBucketNotificationConfigurationResponse putBucketNotificationConfiguration(
      PutBucketNotificationConfigurationRequest request) {
    puts.add("notifications of " + request.bucket());
    notifications.put(request.bucket(), request.notificationConfiguration());
    return PutBucketNotificationConfigurationResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
