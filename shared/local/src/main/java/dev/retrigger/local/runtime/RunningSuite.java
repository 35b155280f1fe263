package dev.retrigger.local.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.S3ObjectStore;
import dev.retrigger.events.Json;
import dev.retrigger.local.cli.ConsoleSuite;
import dev.retrigger.local.cli.Operations;
import dev.retrigger.local.cli.Reports;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import java.util.List;
import java.util.Optional;

/** A local suite as the console sees it. */
final class RunningSuite implements ConsoleSuite {
  private final LocalSuite suite;

  RunningSuite(LocalSuite suite) {
    this.suite = suite;
  }

  @Override
  public List<Problem> apply(List<Source> files) {
    return suite.apply(files);
  }

  @Override
  public void send(String event) {
    JsonNode given = Json.tree(event);
    if (given.has("scheduledTime")) {
      invoke("ReceiveScheduleFunction", event);
    } else if (given.has("alarmData") || given.path("Records").path(0).has("Sns")) {
      invoke("ReceiveDriftFunction", event);
    } else if (given.path("routeKey").asText().equals("POST /webhooks/{sender}")) {
      throw new IllegalArgumentException(
          "the local runtime has no webhook secret, so it would let nobody in; explain shows what"
              + " the request would do, with --secrets also whether its signature holds");
    } else if (given.has("routeKey")) {
      invoke("ReceiveRequestFunction", event);
    } else {
      suite.cloud().bus().put(given);
    }
  }

  private void invoke(String function, String event) {
    suite
        .cloud()
        .lambda()
        .invokeAsync(suite.cloud().lambda().function(suite.stack().name(function)), event);
  }

  @Override
  public Reports reports() {
    return new Reports(
        suite.ledger(), Optional.of(new S3ObjectStore(suite.cloud().s3())), suite.cloud().loop());
  }

  @Override
  public Operations operations() {
    return new RunningOperations(suite);
  }
}
