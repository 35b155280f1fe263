package dev.retrigger.local.cli;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands for every target where nothing may start: a run is supposed to have begun, and to
 * have succeeded when it is first looked at, a quarter of an hour later.
 */
final class SupposedTarget implements Target {
  @Override
  public Duration tokenWindow() {
    return Duration.ofDays(1);
  }

  @Override
  public Duration lookupHorizon() {
    return Duration.ofDays(1);
  }

  @Override
  public StartOutcome start(Request request) {
    return new StartOutcome.Started("supposed/" + request.run());
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return new Lookup.Found("supposed/" + request.run());
  }

  @Override
  public Status describe(String execution) {
    return new Status(RunStatus.SUCCEEDED, Optional.empty());
  }

  @Override
  public String explain(String execution) {
    return "";
  }

  @Override
  public void stop(RunId run, String execution) {}
}
