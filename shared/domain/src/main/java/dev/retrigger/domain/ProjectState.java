package dev.retrigger.domain;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a project's caps have to remember.
 *
 * @param version 0 if nothing was ever written
 * @param active the runs of all its pipelines that occupy a slot
 */
public record ProjectState(long version, List<RunId> active, Spend spend) {
  public static final ProjectState NEW = new ProjectState(0, List.of(), Spend.NONE);

  public ProjectState {
    active = List.copyOf(active);
  }

  boolean isBusy(Caps caps) {
    return caps.concurrency().isPresent() && active.size() >= caps.concurrency().getAsInt();
  }

  ProjectState started(RunId run, Spend after) {
    return new ProjectState(
        version, Stream.concat(active.stream(), Stream.of(run)).distinct().toList(), after);
  }

  ProjectState spent(Spend after) {
    return new ProjectState(version, active, after);
  }

  /** The run's slot is free. */
  public ProjectState released(RunId run) {
    return new ProjectState(
        version, active.stream().filter(each -> !each.equals(run)).toList(), spend);
  }
}
