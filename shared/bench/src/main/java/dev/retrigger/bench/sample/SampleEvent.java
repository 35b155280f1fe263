package dev.retrigger.bench.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One SQS delivery of one signal, in AWS's shape. */
public final class SampleEvent {
  private static final String BATCH =
      """
      {"Records":[{"messageId":"059f36b4-87a3-44ab-83d2-661975830a7d","receiptHandle":"AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
      "body":"{\\"id\\":\\"sg-abcdefghijklmnopqrstuvwxyz\\",\\"model\\":\\"growth/churn\\",\\"trigger\\":\\"new-data\\",\\"source\\":\\"s3\\",\
      \\"key\\":\\"growth/churn#training#dt=2026-11-20#3\\",\\"subject\\":\\"s3://acme-lake-prod/churn/in/dt=2026-11-20/\\",\
      \\"occurredAt\\":\\"2026-11-21T03:00:00.000Z\\",\\"depth\\":0,\\"attributes\\":{\\"objects\\":\\"12\\",\\"manifest\\":\\"s3://artifacts/manifests/1\\"}}",
      "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1545082649183","SenderId":"AIDAIENQZJOLO23YVJ4VO",
      "ApproximateFirstReceiveTimestamp":"1545082649185"},"messageAttributes":{},"md5OfBody":"098f6bcd4621d373cade4e832627b4f6",
      "eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:111122223333:signals","awsRegion":"eu-west-1"}]}
      """;

  private SampleEvent() {}

  public static byte[] json() {
    return BATCH.getBytes(UTF_8);
  }
}
