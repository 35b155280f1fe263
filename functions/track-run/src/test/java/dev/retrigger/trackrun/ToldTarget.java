package dev.retrigger.trackrun;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target whose executions stand as the test says. */
final class ToldTarget implements Target {
  final List<String> stopped = new ArrayList<>();
  final Map<String, String> made = new HashMap<>();
  Status status = new Status(RunStatus.STARTED, Optional.empty());
  boolean fails;

  @Override
  public Status describe(String execution) {
    if (fails) {
      throw new IllegalStateException("throttled");
    }
    return status;
  }

  @Override
  public Map<String, String> produced(String execution) {
    return made;
  }

  @Override
  public String explain(String execution) {
    return "step train: out of memory";
  }

  @Override
  public void stop(RunId run, String execution) {
    stopped.add(execution);
  }

  @Override
  public Duration tokenWindow() {
    throw new UnsupportedOperationException("tracking starts nothing");
  }

  @Override
  public Duration lookupHorizon() {
    throw new UnsupportedOperationException("tracking starts nothing");
  }

  @Override
  public StartOutcome start(Request request) {
    throw new UnsupportedOperationException("tracking starts nothing");
  }

  @Override
  public Lookup look(Request request, Instant since) {
    throw new UnsupportedOperationException("tracking starts nothing");
  }
}
