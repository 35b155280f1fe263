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
      case AUTO -> "nothing stands in its way";
      case DRY_RUN -> "nothing stands in its way; the model's mode is dry-run, so it is only told";
    };
  }

  private static String waiting(Waiting reason) {
    return switch (reason) {
      case BUSY -> "waits, as the pipeline runs as often as it may";
      case COOLDOWN -> "waits for the end of the pipeline's cool-down";
    };
  }

  private static String limit(Limit limit) {
    return switch (limit) {
      case BUSY -> "skipped, as the pipeline runs as often as it may";
      case COOLDOWN -> "skipped, as the pipeline is cooling down";
      case NO_NEW_DATA -> "there is no data that a successful run has not read";
      case REPLACED -> "a newer signal took its place";
      case SUPERSEDED -> "a newer version of the same object was taken in before";
    };
  }
}
