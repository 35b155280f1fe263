package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Hmac;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalToken;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Run;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The function with everything around it: a ledger, a queue, secrets, Slack and GitLab. */
final class World {
  static final Instant NOW = Instant.parse("2026-11-21T03:20:00Z");
  static final RunId RUN = new RunId("rt-" + "a".repeat(52));
  static final ApprovalId ID = ApprovalId.of(RUN);
  static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");
  static final String ACCOUNT = "111122223333";
  static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String LINK_KEY = "k".repeat(32);
  static final String RESPONSE_URL = "https://hooks.slack.com/actions/T0TEAM/1/reply";
  static final String ISSUER = "https://gitlab.example";
  static final String AUDIENCE = "retrigger:111122223333:eu-west-1:retrigger";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  final MemoryTable table = new MemoryTable();
  final Approvals approvals = new Approvals(table);
  final List<StarterMessage> signals = new ArrayList<>();
  final List<Http.Call> calls = new ArrayList<>();
  final Map<String, Http.Answer> web = new HashMap<>();
  final Map<String, String> secrets = new HashMap<>();
  final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "LINK_SECRET_ID", "link",
              "SLACK_SECRET_ID", "slack",
              "SLACK_TEAM_IDS", "T0TEAM, T0OTHER",
              "GITLAB_ISSUER", ISSUER,
              "GITLAB_AUDIENCE", AUDIENCE,
              "GITLAB_PROJECTS", "growth/churn"));
  Instant now = NOW;
  boolean queueFails;

  World() {
    secrets.put("link", "{\"linkKey\":\"" + LINK_KEY + "\"}");
    secrets.put(
        "slack", "{\"botToken\":\"xoxb-local\",\"signingSecret\":\"" + SIGNING_SECRET + "\"}");
    web.put(RESPONSE_URL, new Http.Answer(200, Optional.empty(), "ok"));
    slackSays("usergroups.list", "{\"ok\":true,\"usergroups\":[]}");
  }

  private final Lazy handler = new Lazy();

  /** The handler is made when the world is complete. */
  private final class Lazy {
    private Optional<ReceiveApprovalHandler> made = Optional.empty();

    ReceiveApprovalHandler get() {
      if (made.isEmpty()) {
        made =
            Optional.of(
                new ReceiveApprovalHandler(
                    environment,
                    () -> now,
                    table,
                    id -> Optional.ofNullable(secrets.get(id)).orElseThrow(),
                    (_, body, _) -> {
                      if (queueFails) {
                        throw new IllegalStateException("SQS is throttling");
                      }
                      signals.add(Json.read(body, StarterMessage.class));
                    },
                    World.this::call));
      }
      return made.get();
    }
  }

  private Http.Answer call(Http.Call call) throws IOException {
    calls.add(call);
    Http.Answer answer = web.get(call.address().toString());
    if (answer == null) {
      throw new IOException("no answer");
    }
    return answer;
  }

  void slackSays(String method, String body) {
    web.put("https://slack.com/api/" + method, new Http.Answer(200, Optional.empty(), body));
  }

  /** Puts the question, for two days. */
  Approval ask(List<String> approvers, String... requesters) {
    return ask(new ApprovalRule(approvers, Duration.ofDays(2), false), requesters);
  }

  Approval ask(ApprovalRule rule, String... requesters) {
    Approval approval = question(rule, requesters);
    table.write(List.of(Approvals.ask(approval)));
    return approval;
  }

  static Approval question(ApprovalRule rule, String... requesters) {
    return new Approval(
        ID,
        TRAIN,
        RUN,
        1,
        "12 new files <script>",
        List.of(requesters),
        rule,
        NOW,
        NOW.plus(rule.expires()),
        Approval.Status.PENDING,
        Optional.empty(),
        "digest",
        new Run.Tell(List.of(), Optional.of("ml-churn"), Optional.empty()));
  }

  Approval.Status status() {
    return approvals.find(ID).orElseThrow().status();
  }

  String decidedBy() {
    return approvals.find(ID).orElseThrow().verdict().orElseThrow().by();
  }

  static String token(Approval approval) {
    String link =
        ApprovalToken.link(URI.create("https://api.example"), LINK_KEY, approval).toString();
    return link.substring(link.indexOf("?token=") + "?token=".length());
  }

  /** The bodies that were posted to the address that a click brought along. */
  List<JsonNode> replies() {
    return calls.stream()
        .filter(call -> call.address().toString().equals(RESPONSE_URL))
        .map(call -> Json.tree(call.json().orElseThrow()))
        .toList();
  }

  HttpResponse send(ObjectNode envelope) {
    return send(Json.writeBytes(envelope));
  }

  HttpResponse send(byte[] envelope) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.get().handleRequest(new ByteArrayInputStream(envelope), output, new FakeContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(output.toByteArray(), HttpResponse.class);
  }

  /** A request as the gateway hands it on. */
  ObjectNode request(String route, String body) {
    ObjectNode envelope = JSON.objectNode().put("version", "2.0").put("routeKey", route);
    envelope.putObject("headers");
    envelope.putObject("pathParameters").put("id", ID.value());
    envelope.putObject("queryStringParameters");
    envelope
        .putObject("requestContext")
        .put("accountId", ACCOUNT)
        .put("timeEpoch", now.toEpochMilli());
    return envelope.put("body", body).put("isBase64Encoded", false);
  }

  /** A click, signed by Slack now. */
  ObjectNode click(String action, String user) {
    return slack("payload=" + URLEncoder.encode(Json.write(payload(action, user)), UTF_8));
  }

  static ObjectNode payload(String action, String user) {
    ObjectNode payload = JSON.objectNode().put("type", "block_actions");
    payload.putObject("user").put("id", user).put("team_id", "T0TEAM");
    payload.putObject("team").put("id", "T0TEAM").put("domain", "acme");
    payload.put("response_url", RESPONSE_URL);
    ObjectNode message = payload.putObject("message").put("text", "growth/churn/train: approval");
    message.putArray("blocks").addObject().put("type", "divider");
    message.withArray("blocks").addObject().put("type", "actions");
    payload
        .putArray("actions")
        .addObject()
        .put("action_id", action)
        .put("value", ID.value())
        .put("type", "button");
    return payload;
  }

  /** A request that Slack signed now. */
  ObjectNode slack(String body) {
    ObjectNode envelope = request("POST /slack/actions", body);
    envelope
        .withObject("/headers")
        .put("content-type", "application/x-www-form-urlencoded")
        .put("x-slack-request-timestamp", Long.toString(now.getEpochSecond()))
        .put("x-slack-signature", signature(SIGNING_SECRET, now.getEpochSecond(), body));
    return envelope;
  }

  static String signature(String secret, long timestamp, String body) {
    return "v0="
        + HexFormat.of()
            .formatHex(Hmac.sha256(secret, ("v0:" + timestamp + ":" + body).getBytes(UTF_8)));
  }

  /** The same request as the gateway sends bodies that it takes to be binary. */
  static ObjectNode encoded(ObjectNode envelope) {
    byte[] body = envelope.path("body").asText().getBytes(UTF_8);
    return envelope
        .put("body", Base64.getEncoder().encodeToString(body))
        .put("isBase64Encoded", true);
  }

  /** A decision by CLI. */
  ObjectNode cli(String decision, String userArn) {
    ObjectNode envelope =
        request("POST /approvals/{id}/decisions", "{\"decision\":\"" + decision + "\"}");
    envelope
        .withObject("/requestContext")
        .putObject("authorizer")
        .putObject("iam")
        .put("userArn", userArn);
    return envelope;
  }

  static String role(String role, String session) {
    return "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/" + session;
  }

  /** Somebody, or a mail scanner, opens a link. */
  ObjectNode open(String token) {
    ObjectNode envelope = request("GET /approvals/{id}", "");
    envelope.withObject("/queryStringParameters").put("token", token);
    return envelope;
  }

  /** Somebody sends the form that a link shows. */
  ObjectNode submit(String decision, String token) {
    return request(
        "POST /approvals/{id}", "token=" + token + "&note=Ann+%26+Bo&decision=" + decision);
  }
}
