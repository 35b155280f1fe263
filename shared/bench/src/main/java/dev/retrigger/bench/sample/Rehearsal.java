package dev.retrigger.bench.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** An HTTP client that answers by itself, without a network, until the curtain rises. */
final class Rehearsal implements SdkHttpClient {
  private static final String ROLE =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>rehearsal</AccessKeyId><SecretAccessKey>rehearsal</SecretAccessKey>
      <SessionToken>rehearsal</SessionToken><Expiration>2020-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>""";
  private static final String REFUSAL =
      "{\"__type\":\"com.amazonaws#ValidationException\",\"message\":\"rehearsal\"}";

  private final SdkHttpClient stage;
  private volatile boolean refusing;
  private volatile boolean on;

  Rehearsal(SdkHttpClient stage) {
    this.stage = stage;
  }

  void during(boolean refuse, Runnable play) {
    refusing = refuse;
    on = true;
    try {
      play.run();
    } finally {
      on = false;
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return on ? new Prompt(request, refusing) : stage.prepareRequest(request);
  }

  @Override
  public void close() {
    stage.close();
  }

  @Override
  public String clientName() {
    return stage.clientName();
  }

  private record Prompt(HttpExecuteRequest request, boolean refusing)
      implements ExecutableHttpRequest {

    @Override
    public HttpExecuteResponse call() {
      boolean query = request.httpRequest().firstMatchingHeader("X-Amz-Target").isEmpty();
      String body = refusing ? REFUSAL : query ? ROLE : "{}";
      return HttpExecuteResponse.builder()
          .response(SdkHttpFullResponse.builder().statusCode(refusing ? 400 : 200).build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(UTF_8))))
          .build();
    }

    @Override
    public void abort() {
      // There is nothing to abort.
    }
  }
}
