package dev.retrigger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/**
 * AWS on loopback, over TLS as the real one, answering at once with the smallest answers that the
 * SDK accepts. It proves nothing about behaviour; it only takes the network out of the measurement.
 */
final class AwsStub implements AutoCloseable {
  private static final String ASSUMED =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><AssumedRoleId>AROA:start-run</AssumedRoleId>
      <Arn>arn:aws:sts::111122223333:assumed-role/growth/start-run</Arn></AssumedRoleUser>
      <Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey>
      <SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult><ResponseMetadata><RequestId>stub</RequestId></ResponseMetadata>
      </AssumeRoleResponse>""";
  private static final String LIMITS =
      """
      {"Item":{"pk":{"S":"PIPELINE#growth/churn/train"},"sk":{"S":"LIMITS"},"version":{"N":"7"},
      "running":{"N":"0"},"lastStart":{"S":"2026-11-20T03:00:00.000Z"}}}""";
  private static final String EXECUTION =
      """
      {"PipelineExecutionArn":\
      "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train/execution/abcdefghijkl"}""";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final ExecutorService threads;
  private final LongAdder requests = new LongAdder();

  private AwsStub(HttpsServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static AwsStub start(SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    AwsStub stub = new AwsStub(server, threads);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.createContext("/", stub::answer);
    server.start();
    return stub;
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** How many requests have been answered so far. */
  long requests() {
    return requests.sum();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      requests.increment();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      byte[] body = bodyFor(target == null ? "" : target, request).getBytes(UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String bodyFor(String target, byte[] request) throws IOException {
    return switch (target.substring(target.indexOf('.') + 1)) {
      case "" -> ASSUMED;
      case "GetItem" -> LIMITS;
      case "StartPipelineExecution" -> EXECUTION;
      case "SendMessage" -> sent(JSON.readTree(request).path("MessageBody").asText());
      default -> "{}";
    };
  }

  /** The SDK checks the sum. */
  private static String sent(String body) {
    try {
      byte[] sum = MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8));
      return "{\"MessageId\":\"stub\",\"MD5OfMessageBody\":\""
          + HexFormat.of().formatHex(sum)
          + "\"}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
