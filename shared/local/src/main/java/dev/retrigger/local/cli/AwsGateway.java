package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Signs requests as IAM wants them: signature version 4, for API Gateway. */
final class AwsGateway implements Gateway {
  private static final String SERVICE = "execute-api";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** What the HTTP client writes itself. */
  private static final Set<String> ITS_OWN = Set.of("host", "content-length");

  private final AwsCredentialsProvider credentials;
  private final String region;
  private final LambdaClient lambda;

  AwsGateway(AwsCredentialsProvider credentials, String region, LambdaClient lambda) {
    this.credentials = credentials;
    this.region = region;
    this.lambda = lambda;
  }

  @Override
  public Reply post(URI address, String body) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(signed(address, body), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Reply(response.statusCode(), read(response.body()));
    } catch (IOException _) {
      throw CommandFailure.unreachable("the stack's API cannot be reached at " + address.getHost());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.unreachable("interrupted while waiting for " + address.getHost());
    }
  }

  HttpRequest signed(URI address, String body) {
    SdkHttpRequest plain =
        SdkHttpRequest.builder()
            .uri(address)
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/json")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                request ->
                    request
                        .identity(credentials.resolveCredentials())
                        .request(plain)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(PATIENCE).POST(BodyPublishers.ofString(body));
    signed.forEachHeader((name, values) -> copy(request, name, values));
    return request.build();
  }

  private static void copy(HttpRequest.Builder request, String name, List<String> values) {
    if (ITS_OWN.stream().noneMatch(name::equalsIgnoreCase)) {
      values.forEach(value -> request.header(name, value));
    }
  }

  @Override
  public Reply invoke(String function, String payload) {
    InvokeResponse response =
        lambda.invoke(
            request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    return new Reply(
        response.functionError() == null ? 200 : 400, read(response.payload().asUtf8String()));
  }

  /** What is no JSON is the gateway's or the service's own word. */
  private static JsonNode read(String text) {
    try {
      return Json.tree(text);
    } catch (InvalidEventException _) {
      return JsonNodeFactory.instance.objectNode().put("message", text.strip());
    }
  }
}
