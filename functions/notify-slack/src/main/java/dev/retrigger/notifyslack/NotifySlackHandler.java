package dev.retrigger.notifyslack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Secrets;
import dev.retrigger.aws.SecretsManagerSecrets;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.UrlHttp;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Takes notices from its queue and tells them to Slack. Nothing else waits for it. */
public final class NotifySlackHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySlackHandler.class);

  private final Notifier notifier;
  private final Redelivery redelivery;

  public NotifySlackHandler() {
    this(
        System.getenv(),
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()),
            Settings.from(System.getenv()).required("LEDGER_TABLE")),
        new SecretsManagerSecrets(AwsClients.of(SecretsManagerClient.builder())),
        new SqsRedelivery(
            AwsClients.of(SqsClient.builder()),
            Settings.from(System.getenv()).required("SLACK_QUEUE_URL")));
  }

  public NotifySlackHandler(
      Map<String, String> environment,
      InstantSource clock,
      Table ledger,
      Secrets secrets,
      Redelivery redelivery) {
    Settings settings = Settings.from(environment);
    SlackAddresses addresses = SlackAddresses.of(settings.optional("SLACK_API_URL").orElse(""));
    this.notifier =
        new Notifier(
            new Slack(new UrlHttp(), addresses),
            new CachedCredentials(
                new CachedSecret(secrets, settings.required("SLACK_SECRET_ID")), addresses),
            new Conversations(ledger),
            new Approvals(ledger),
            clock);
    this.redelivery = redelivery;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Deliveries deliveries = new Deliveries(notifier, redelivery, context::getRemainingTimeInMillis);
    Invocation.runEach(input, output, context, message -> reported(deliveries.handle(message)));
  }

  private static Outcome reported(Outcome outcome) {
    if (outcome instanceof Outcome.Refused(var notice, var error, var mend)) {
      LOG.atError()
          .addKeyValue("notice", notice)
          .addKeyValue("error", error)
          .addKeyValue("mend", mend)
          .log("Slack refuses the notice; it is offered again and then parked");
    }
    return outcome;
  }
}
