package dev.retrigger.receiveapproval;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Rehearsal;
import dev.retrigger.aws.Secrets;
import dev.retrigger.aws.SecretsManagerSecrets;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SigningKeys;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.domain.Hmac;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in what people decide about runs that wait for them. Each route proves in its own way who
 * decides; then one conditional write does. A way that is not set up is not there.
 */
public final class ReceiveApprovalHandler implements RequestStreamHandler {
  /** A decision on an approval that there is not. */
  static final String REHEARSAL =
      """
      {"version": "2.0", "routeKey": "POST /approvals/{id}/decisions",
       "pathParameters": {"id": "ap-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
       "requestContext": {"timeEpoch": 0, "accountId": "111122223333", "authorizer": {"iam":
         {"userArn": "arn:aws:sts::111122223333:assumed-role/rehearsal/rehearsal"}}},
       "body": "{\\"decision\\": \\"reject\\"}"}
      """;

  private final IamRoute iam;
  private final LinkRoute link;
  private final Optional<SlackRoute> slack;
  private final Optional<GitLabRoute> gitLab;

  public ReceiveApprovalHandler() {
    this(
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(System.getenv()).required("LEDGER_TABLE")),
        new SecretsManagerSecrets(AwsClients.of(SecretsManagerClient.builder())));
  }

  /** Slack waits for three seconds, also when it is the first to call a restored function. */
  private ReceiveApprovalHandler(Table ledger, Secrets secrets) {
    this(
        System.getenv(),
        InstantSource.system(),
        ledger,
        secrets,
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(System.getenv()).required("SIGNALS_QUEUE_URL")),
        new UrlHttp());
    Rehearsal.beforeSnapshot(
        () -> ledger.get(new Key("rehearsal", "rehearsal")),
        () -> Json.write(handle(HttpRequest.of(Json.tree(REHEARSAL))).response()),
        () -> Hmac.isValid(new byte[0], List.of("rehearsal")),
        () -> secrets.read("rehearsal"));
  }

  public ReceiveApprovalHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table ledger,
      Secrets secrets,
      MessageQueue signals,
      Http http) {
    Settings settings = Settings.from(environment);
    ApprovalDesk desk = new ApprovalDesk(new Approvals(ledger), signals, clock);
    this.iam = new IamRoute(desk);
    this.link =
        new LinkRoute(
            new SigningKeys(
                new CachedSecret(secrets, settings.required("LINK_SECRET_ID")), "linkKey"),
            desk);
    this.slack =
        settings
            .optional("SLACK_SECRET_ID")
            .map(id -> slack(settings, new CachedSecret(secrets, id), http, clock, desk));
    this.gitLab =
        GitLabSettings.of(settings)
            .map(set -> new GitLabRoute(new IdTokens(set, new GitLabKeys(http, set.keys())), desk));
  }

  private static SlackRoute slack(
      Settings settings, CachedSecret secret, Http http, InstantSource clock, ApprovalDesk desk) {
    SlackAddresses addresses = SlackAddresses.of(settings.optional("SLACK_API_URL").orElse(""));
    return new SlackRoute(
        new SigningKeys(secret, "signingSecret"),
        Set.copyOf(settings.list("SLACK_TEAM_IDS")),
        new SlackGroups(http, addresses, secret, clock),
        new SlackReplies(http, addresses),
        desk);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runHttp(input, output, context, this::handle);
  }

  private Answered handle(HttpRequest request) {
    // The route is what the gateway matched, and with it authorised; a path is only what was asked.
    return switch (request.route()) {
      case "POST /slack/actions" ->
          slack.map(route -> route.handle(request)).orElseGet(ReceiveApprovalHandler::notSetUp);
      case "POST /gitlab/approvals/{id}" ->
          gitLab.map(route -> route.handle(request)).orElseGet(ReceiveApprovalHandler::notSetUp);
      case "POST /approvals/{id}/decisions" -> iam.handle(request);
      case "GET /approvals/{id}" -> link.show(request);
      case "POST /approvals/{id}" -> link.decide(request);
      default -> notSetUp();
    };
  }

  private static Answered notSetUp() {
    return new Answered(
        new Outcome.Line.Refused("a way that is not set up"),
        HttpResponse.text(404, "Not found.\n"));
  }
}
