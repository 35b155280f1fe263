package dev.retrigger.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Builds SDK clients that cannot outlive an invocation: each attempt and each call has its own
 * limit, well below the 30 seconds of the functions that start and track runs.
 */
public final class AwsClients {
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(12);
  private static final RehearsedHttp HTTP =
      new RehearsedHttp(
          UrlConnectionHttpClient.builder()
              .connectionTimeout(Duration.ofSeconds(2))
              .socketTimeout(ATTEMPT)
              .build());

  private AwsClients() {}

  /** The client that {@code builder} makes, with our transport and limits. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C of(B builder) {
    return of(builder, ATTEMPT, CALL);
  }

  /** The same for calls that carry much: manifests of 100,000 objects. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C patient(
      B builder) {
    return of(builder, CALL.multipliedBy(5), CALL.multipliedBy(10));
  }

  /** The same for a call that is not safe to repeat: it is made once. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C once(
      B builder) {
    return builder
        .httpClient(HTTP)
        .overrideConfiguration(
            limits(ATTEMPT, CALL).retryStrategy(AwsRetryStrategy.doNotRetry()).build())
        .build();
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C of(
      B builder, Duration attempt, Duration call) {
    return builder.httpClient(HTTP).overrideConfiguration(limits(attempt, call).build()).build();
  }

  private static ClientOverrideConfiguration.Builder limits(Duration attempt, Duration call) {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(call);
  }

  /** Runs calls of our clients without a network. */
  static void rehearse(Runnable calls) {
    HTTP.rehearse(calls);
  }
}
