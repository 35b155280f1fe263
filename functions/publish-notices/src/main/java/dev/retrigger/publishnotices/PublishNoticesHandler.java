package dev.retrigger.publishnotices;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Secrets;
import dev.retrigger.aws.SecretsManagerSecrets;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SigningKeys;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Follows the ledger's stream and publishes each row of the outbox that it names. */
public final class PublishNoticesHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PublishNoticesHandler.class);

  private final Publisher publisher;

  public PublishNoticesHandler() {
    this(
        System.getenv(),
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(System.getenv()).required("LEDGER_TABLE")),
        new SnsTopics(AwsClients.of(SnsClient.builder())),
        new SecretsManagerSecrets(AwsClients.of(SecretsManagerClient.builder())));
  }

  public PublishNoticesHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table ledger,
      Topics topics,
      Secrets secrets) {
    Settings settings = Settings.from(environment);
    Optional<ApprovalLinks.Signer> signer =
        settings
            .optional("APPROVALS_URL")
            .map(
                url ->
                    new ApprovalLinks.Signer(
                        URI.create(url),
                        new SigningKeys(
                            new CachedSecret(secrets, settings.required("LINK_SECRET_ID")),
                            "linkKey")));
    this.publisher =
        new Publisher(
            new Outbox(ledger),
            topics,
            settings.required("NOTICES_TOPIC_ARN"),
            new ApprovalLinks(new Approvals(ledger), signer, clock),
            clock);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.runStream(input, output, context, this::handle);
  }

  private Outcome handle(Invocation.Change change) {
    Key key = new Key(change.partition(), change.sort());
    Outcome outcome = publisher.publish(key);
    if (outcome instanceof Outcome.Unpublishable(var reason)) {
      LOG.atError()
          .addKeyValue("row", key)
          .addKeyValue("reason", reason)
          .log("The outbox row holds no notice and was closed: nobody was told");
    }
    return outcome;
  }
}
