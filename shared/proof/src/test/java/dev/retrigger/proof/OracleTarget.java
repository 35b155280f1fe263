package dev.retrigger.proof;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target;
import dev.retrigger.testing.oracle.Mishaps;
import dev.retrigger.testing.oracle.ServiceOracle;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService;
import dev.retrigger.testing.oracle.StartService.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An adapter as thin as it can be: it says of its service what the service documents, and reads the
 * service's answers as the port asks for.
 */
final class OracleTarget implements Target {
  private final ServiceRules rules;
  private final StartService service;
  private final ServiceOracle world;

  /**
   * An adapter.
   *
   * @param service the service as calls reach it
   * @param world the same, to stop what runs
   */
  OracleTarget(ServiceRules rules, StartService service, ServiceOracle world) {
    this.rules = rules;
    this.service = service;
    this.world = world;
  }

  @Override
  public Duration tokenWindow() {
    return rules.declaredWindow();
  }

  @Override
  public Duration lookupHorizon() {
    return rules.declaredHorizon();
  }

  @Override
  public StartOutcome start(Request request) {
    String run = request.run().value();
    String input = request.parameters().toString();
    try {
      return new StartOutcome.Started(service.start(run, run, input));
    } catch (StartService.AlreadyExists e) {
      return existing(run, input, String.valueOf(e.getMessage()));
    } catch (StartService.OtherInput e) {
      return new StartOutcome.Conflict(String.valueOf(e.getMessage()));
    } catch (StartService.Throttled e) {
      return new StartOutcome.NotNow(String.valueOf(e.getMessage()));
    } catch (Mishaps.Failure e) {
      return new StartOutcome.Unclear(String.valueOf(e.getMessage()));
    }
  }

  private StartOutcome existing(String run, String input, String taken) {
    try {
      return service
          .find(run)
          .filter(execution -> execution.input().equals(input))
          .<StartOutcome>map(execution -> new StartOutcome.Started(execution.id()))
          .orElseGet(() -> new StartOutcome.Conflict(taken));
    } catch (StartService.Throttled | Mishaps.Failure _) {
      return new StartOutcome.Unclear(taken);
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    try {
      Optional<Execution> found = service.find(request.run().value());
      if (found.isEmpty()) {
        return new Lookup.Absent();
      }
      return found.get().input().equals(request.parameters().toString())
          ? new Lookup.Found(found.get().id())
          : new Lookup.Other(found.get().id());
    } catch (StartService.Throttled | Mishaps.Failure e) {
      return new Lookup.Unclear(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Status describe(String execution) {
    return new Status(
        switch (service.describe(execution).state()) {
          case RUNNING -> RunStatus.STARTED;
          case SUCCEEDED -> RunStatus.SUCCEEDED;
          case FAILED -> RunStatus.FAILED;
          case STOPPED -> RunStatus.STOPPED;
        },
        Optional.empty());
  }

  @Override
  public String explain(String execution) {
    return "a step failed";
  }

  @Override
  public void stop(RunId run, String execution) {
    world.finish(execution, StartService.State.STOPPED);
  }
}
