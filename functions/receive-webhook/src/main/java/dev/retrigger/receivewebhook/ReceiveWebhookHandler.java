package dev.retrigger.receivewebhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Rehearsal;
import dev.retrigger.aws.Secrets;
import dev.retrigger.aws.SecretsManagerSecrets;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.aws.webhook.Verification.Rejected;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Hmac;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in webhooks. Nothing of a request is parsed before its sender is known, and whoever is not
 * learns nothing from the answer. A sender hears 2xx once what its delivery leads to is durable,
 * also if that is nothing; 5xx means that we failed, and that sending it again is right.
 */
public final class ReceiveWebhookHandler implements RequestStreamHandler {
  private static final String ROUTE = "POST /webhooks/{sender}";

  /** A push, by a sender of the rehearsal's own. */
  private static final String REHEARSAL =
      """
      {"version": "2.0", "routeKey": "POST /webhooks/{sender}",
       "pathParameters": {"sender": "rehearsal"},
       "headers": {"x-gitlab-token": "rehearsal-rehearsal", "x-gitlab-event": "Push Hook"},
       "requestContext": {"timeEpoch": 0, "accountId": "111122223333"},
       "body": "{\\"object_kind\\": \\"push\\", \\"ref\\": \\"refs/heads/main\\"}"}
      """;

  private final InstantSource clock;
  private final Optional<CachedSecret> senders;
  private final WebhookReceiver receiver;

  public ReceiveWebhookHandler() {
    this(
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(System.getenv()).required("LEDGER_TABLE")),
        new SecretsManagerSecrets(AwsClients.of(SecretsManagerClient.builder())));
  }

  /** GitLab switches off hooks that are answered late. */
  private ReceiveWebhookHandler(Table ledger, Secrets secrets) {
    this(
        System.getenv(),
        InstantSource.system(),
        ledger,
        secrets,
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(System.getenv()).required("SIGNALS_QUEUE_URL")),
        new UrlHttp());
    HttpRequest request = HttpRequest.of(Json.tree(REHEARSAL));
    Rehearsal.beforeSnapshot(
        () -> ledger.get(new Key("rehearsal", "rehearsal")),
        () ->
            Json.write(
                Answers.of(
                        Sender.supposed(request),
                        receive(
                            request,
                            Sender.supposed(request),
                            new Verified(Optional.empty(), Optional.empty())))
                    .response()),
        () -> Json.write(Answers.unknown("rehearsal").response()),
        () -> Hmac.isValid(new byte[0], List.of("rehearsal")),
        () -> secrets.read("rehearsal"));
  }

  public ReceiveWebhookHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table ledger,
      Secrets secrets,
      MessageQueue signals,
      Http http) {
    this.clock = clock;
    this.senders =
        Settings.from(environment)
            .optional("WEBHOOK_SECRET_ID")
            .map(id -> new CachedSecret(secrets, id));
    this.receiver = new WebhookReceiver(clock, ledger, signals, http);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runHttp(input, output, context, this::handle);
  }

  Answered handle(HttpRequest request) {
    if (!request.route().equals(ROUTE) || senders.isEmpty()) {
      return Answers.notFound();
    }
    Optional<Sender> sender =
        Senders.read(senders.get().at(clock.instant())).find(request.path("sender").orElse(""));
    if (sender.isEmpty()) {
      return Answers.unknown("an unknown sender");
    }
    return switch (sender.get().verify(request)) {
      case Rejected _ -> Answers.unknown("not signed by '" + sender.get().name() + "', or not now");
      case Verified verified -> Answers.of(sender.get(), receive(request, sender.get(), verified));
    };
  }

  /** What the sender sent was read by then: what cannot be read any more is our own. */
  private WebhookReceiver.Received receive(HttpRequest request, Sender sender, Verified verified) {
    try {
      return receiver.receive(request, sender, verified);
    } catch (InvalidEventException e) {
      throw new IllegalStateException("a row of the ledger cannot be read", e);
    }
  }
}
