package dev.retrigger.recordlineage;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.domain.RunId;
import java.time.Instant;
import java.util.Map;

/** What became of a run's record. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
sealed interface Recorded {
  /** It is complete. */
  record Complete(RunId run, Map<String, String> where) implements Recorded {}

  /** Some of it is missing, and is tried again. */
  record Later(RunId run, String why, Instant next) implements Recorded {}

  /** Some of it is missing, and stays so; people are told. */
  record GivenUp(RunId run, String why) implements Recorded {}

  /** Nothing is owed, or somebody else is at it. */
  record NotDue(RunId run) implements Recorded {}
}
