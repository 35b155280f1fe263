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
      suite
          .cloud()
          .lambda()
          .invokeAsync(
              suite.cloud().lambda().function(suite.stack().name("ReceiveScheduleFunction")),
              event);
    } else {
      suite.cloud().bus().put(given);
    }
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
