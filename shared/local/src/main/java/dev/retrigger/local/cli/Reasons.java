package dev.retrigger.local.cli;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.Mode;
import java.time.Instant;
import java.util.Optional;

/** Decisions in words. */
final class Reasons {
  private Reasons() {}

  static String of(Decision decision) {
    return switch (decision) {
      case Decision.Start(_, var mode) -> start(mode);
      case Decision.Ask(var approval, var expires) ->
          "a person is asked first, until " + expires + ": " + approval;
      case Decision.Defer(_, var reason) -> waiting(reason);
      case Decision.Join(var window, _) -> "collected with others in " + window;
      case Decision.Suppress(var limit) -> limit(limit);
      case Decision.Refuse(_, var detail) -> detail;
      case Decision.Duplicate(var of) -> "the same fact was decided before, as signal " + of;
      case Decision.Ignore(var reason) -> reason;
    };
  }

  /** When what waits is looked at again, where that is known. */
  static Optional<Instant> until(Decision decision) {
    return switch (decision) {
      case Decision.Ask(_, var expires) -> Optional.of(expires);
      case Decision.Defer(var until, _) -> until;
      case Decision.Join(_, var until) -> until;
      case Decision.Start _,
          Decision.Suppress _,
          Decision.Refuse _,
          Decision.Duplicate _,
          Decision.Ignore _ ->
          Optional.empty();
    };
  }

  private static String start(Mode mode) {
    return switch (mode) {
      case AUTO, ASK -> "nothing stands in its way";
      case DRY_RUN -> "nothing stands in its way; the model's mode is dry-run, so it is only told";
    };
  }

  private static String waiting(Waiting reason) {
    return switch (reason) {
      case PAUSED -> "waits, as somebody paused it";
      case BUSY -> "waits, as the pipeline runs as often as it may";
      case APPROVAL -> "waits, as a person is asked about an earlier run";
      case COOLDOWN -> "waits for the end of the pipeline's cool-down";
      case HOURS -> "waits for the hours in which the pipeline may start";
      case BREAKER -> "waits, as too many runs failed in a row";
      case BUDGET -> "waits for the pipeline's next budget";
      case PROJECT_BUSY -> "waits, as its project runs as often as it may";
      case PROJECT_BUDGET -> "waits for its project's next budget";
    };
  }

  private static String limit(Limit limit) {
    return switch (limit) {
      case PAUSED -> "skipped, as somebody paused it";
      case BUSY -> "skipped, as the pipeline runs as often as it may";
      case APPROVAL -> "skipped, as a person is asked about an earlier run";
      case COOLDOWN -> "skipped, as the pipeline is cooling down";
      case HOURS -> "skipped, as it is outside the hours in which the pipeline may start";
      case BREAKER -> "skipped, as too many runs failed in a row";
      case BUDGET -> "skipped, as the pipeline's budget is used up";
      case PROJECT_BUSY -> "skipped, as its project runs as often as it may";
      case PROJECT_BUDGET -> "skipped, as its project's budget is used up";
      case NO_NEW_DATA -> "there is no data that a successful run has not read";
      case REPLACED -> "a newer signal took its place";
      case SUPERSEDED -> "a newer version of the same object was taken in before";
      case DROPPED -> "a person dropped it";
      case REJECTED -> "a person said no";
      case EXPIRED -> "nobody approved it in time";
      case INCOMPLETE -> "the other facts of its combination did not come in time";
      case CANCELLED -> "a fact came that must not follow it";
    };
  }
}
