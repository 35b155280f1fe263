package dev.retrigger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * AWS on loopback, over TLS as the real one, answering at once with the smallest answers that our
 * functions accept. It proves nothing about behaviour; it takes the network out of the measurement.
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

  private static final String PIPELINE =
      """
      {"Version":"2020-12-01","Parameters":[{"Name":"Reason","Type":"String"},\
      {"Name":"InputManifest","Type":"String","DefaultValue":"none"}],"Steps":[]}""";

  private static final String EXECUTION =
      "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train/execution/abcdefghijkl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final ExecutorService threads;
  private final LedgerStub ledger;
  private final LongAdder requests = new LongAdder();

  private AwsStub(HttpsServer server, ExecutorService threads, LedgerStub ledger) {
    this.server = server;
    this.threads = threads;
    this.ledger = ledger;
  }

  static AwsStub start(Tls tls, LedgerStub ledger) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    AwsStub stub = new AwsStub(server, threads, ledger);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
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
      byte[] body =
          target == null
              ? ASSUMED.getBytes(UTF_8)
              : JSON.writeValueAsBytes(
                  answerTo(target.substring(target.indexOf('.') + 1), JSON.readTree(request)));
      exchange
          .getResponseHeaders()
          .set("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private JsonNode answerTo(String operation, JsonNode request) {
    return switch (operation) {
      case "GetItem" -> ledger.get(request);
      case "Query" -> ledger.query(request);
      case "TransactWriteItems" -> ledger.transact(request);
      case "DescribePipeline" -> JSON.createObjectNode().put("PipelineDefinition", PIPELINE);
      case "StartPipelineExecution" ->
          JSON.createObjectNode().put("PipelineExecutionArn", EXECUTION);
      case "SendMessage" ->
          JSON.createObjectNode()
              .put("MessageId", "stub")
              .put("MD5OfMessageBody", md5(request.path("MessageBody").asText()));
      default -> JSON.createObjectNode();
    };
  }

  /** The SDK checks it. */
  private static String md5(String body) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8)));
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
