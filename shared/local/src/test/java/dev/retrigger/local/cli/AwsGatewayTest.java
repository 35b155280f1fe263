package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.lambda.LambdaClient;

final class AwsGatewayTest {
  private static final LambdaClient NO_LAMBDA =
      new LambdaClient() {
        @Override
        public String serviceName() {
          return "lambda";
        }

        @Override
        public void close() {}
      };

  @Test
  void shouldSignForTheApiGatewayOfTheRegion() {
    AwsGateway gateway =
        new AwsGateway(
            StaticCredentialsProvider.create(AwsSessionCredentials.create("AKID", "secret", "tok")),
            "eu-west-1",
            NO_LAMBDA);

    HttpRequest request = gateway.signed(URI.create("https://api.example/requests"), "{}");

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.headers().firstValue("Authorization").orElseThrow())
        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
        .contains("/eu-west-1/execute-api/aws4_request", "host;", "x-amz-date");
    assertThat(request.headers().firstValue("X-Amz-Security-Token")).contains("tok");
  }
}
