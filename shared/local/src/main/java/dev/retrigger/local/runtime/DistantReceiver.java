package dev.retrigger.local.runtime;

import dev.retrigger.domain.RunId;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.targets.Delivery;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * A receiver of messages that is called only if it is on this machine; if not, a start is taken for
 * delivered, and the timeline says that it was not sent.
 */
record DistantReceiver(Target target, LocalCloud cloud, Predicate<Target.Request> near)
    implements Target {
  @Override
  public StartOutcome start(Request request) {
    if (near.test(request)) {
      return target.start(request);
    }
    String execution = Delivery.execution(request);
    cloud
        .timeline()
        .happened(
            new ExecutionMoved(
                cloud.loop().instant(),
                execution,
                request.resource(),
                "SENT",
                "simulated: only this machine is called"));
    return new StartOutcome.Started(execution);
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return near.test(request) ? target.look(request, since) : new Lookup.Absent();
  }

  @Override
  public Duration tokenWindow() {
    return target.tokenWindow();
  }

  @Override
  public Duration tokenWindow(Request request) {
    return target.tokenWindow(request);
  }

  @Override
  public Duration lookupHorizon() {
    return target.lookupHorizon();
  }

  @Override
  public Duration pollInterval() {
    return target.pollInterval();
  }

  @Override
  public int maxInputBytes() {
    return target.maxInputBytes();
  }

  @Override
  public int inputBytes(Request request) {
    return target.inputBytes(request);
  }

  @Override
  public Status describe(String execution) {
    return target.describe(execution);
  }

  @Override
  public String explain(String execution) {
    return target.explain(execution);
  }

  @Override
  public void stop(RunId run, String execution) {
    target.stop(run, execution);
  }
}
