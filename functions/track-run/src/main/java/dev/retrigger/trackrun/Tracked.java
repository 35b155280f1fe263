package dev.retrigger.trackrun;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;

/** What became of a word about a run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
public sealed interface Tracked {
  /** The run moved. */
  record Moved(RunId run, RunStatus status) implements Tracked {}

  /** It says nothing new: a repetition, or older than what is known. */
  record Stale(RunId run, RunStatus status) implements Tracked {}

  /** It is about nothing that we started. */
  record NotOurs(String name) implements Tracked {}
}
