package dev.retrigger.startrun;

import dev.retrigger.domain.RunId;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A target that answers what the test says, and otherwise starts whatever it is asked to. */
final class ScriptedTarget implements Target {
  static final Duration TOKENS = Duration.ofHours(1);
  static final Duration HORIZON = Duration.ofDays(30);

  private final Deque<StartOutcome> answers = new ArrayDeque<>();
  private final List<Request> starts = new ArrayList<>();
  private final List<Request> looks = new ArrayList<>();
  private Duration tokens = TOKENS;
  private Duration horizon = HORIZON;
  private int room = Integer.MAX_VALUE;
  private Lookup found = new Lookup.Absent();

  ScriptedTarget answers(StartOutcome... outcomes) {
    answers.addAll(List.of(outcomes));
    return this;
  }

  /** Repeats are new to it, and it cannot be asked. */
  ScriptedTarget forgets() {
    tokens = Duration.ZERO;
    horizon = Duration.ZERO;
    return this;
  }

  ScriptedTarget takes(int bytes) {
    room = bytes;
    return this;
  }

  ScriptedTarget has(Lookup lookup) {
    found = lookup;
    return this;
  }

  List<Request> starts() {
    return starts;
  }

  List<Request> looks() {
    return looks;
  }

  @Override
  public Duration tokenWindow() {
    return tokens;
  }

  @Override
  public Duration lookupHorizon() {
    return horizon;
  }

  @Override
  public int maxInputBytes() {
    return room;
  }

  @Override
  public StartOutcome start(Request request) {
    starts.add(request);
    return answers.isEmpty()
        ? new StartOutcome.Started("arn:execution/" + request.run())
        : answers.removeFirst();
  }

  @Override
  public Lookup look(Request request, Instant since) {
    looks.add(request);
    return found;
  }

  @Override
  public Status describe(String execution) {
    throw new UnsupportedOperationException("a start describes nothing");
  }

  @Override
  public String explain(String execution) {
    throw new UnsupportedOperationException("a start explains nothing");
  }

  @Override
  public void stop(RunId run, String execution) {
    throw new UnsupportedOperationException("a start stops nothing");
  }
}
