package dev.retrigger.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * The transport of every SDK client. While a {@link Rehearsal} is on, requests do not leave the
 * process and are answered with nothing; at all other times they are passed on.
 */
final class RehearsedHttp implements SdkHttpClient {
  /** STS's answer is the one that another call cannot do without. */
  private static final String NOBODY =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
      <Credentials><AccessKeyId>rehearsal</AccessKeyId><SecretAccessKey>rehearsal</SecretAccessKey>\
      <SessionToken>rehearsal</SessionToken><Expiration>2000-01-01T00:00:00Z</Expiration>\
      </Credentials></AssumeRoleResult></AssumeRoleResponse>""";

  private final SdkHttpClient transport;
  private volatile boolean rehearsing;

  RehearsedHttp(SdkHttpClient transport) {
    this.transport = transport;
  }

  /** Runs the calls without a network. Nothing else may run meanwhile. */
  void rehearse(Runnable calls) {
    rehearsing = true;
    try {
      calls.run();
    } finally {
      rehearsing = false;
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return rehearsing ? new Unsent(request) : transport.prepareRequest(request);
  }

  @Override
  public String clientName() {
    return transport.clientName();
  }

  @Override
  public void close() {
    transport.close();
  }

  private record Unsent(HttpExecuteRequest request) implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() {
      return HttpExecuteResponse.builder()
          .response(SdkHttpFullResponse.builder().statusCode(200).build())
          .responseBody(
              AbortableInputStream.create(new ByteArrayInputStream(answer().getBytes(UTF_8))))
          .build();
    }

    private String answer() {
      var http = request.httpRequest();
      if (http.firstMatchingHeader("X-Amz-Target").isPresent()) {
        return "{}";
      }
      return http.host().startsWith("sts.") ? NOBODY : "";
    }

    @Override
    public void abort() {
      // Nothing was sent.
    }
  }
}
