package dev.retrigger.models;

import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RetryRule.From;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What somebody chose for runs that fail; what nobody chose is built in. */
public record ChosenRetry(OptionalInt attempts, Optional<From> from, Optional<Duration> backoff) {
  static final ChosenRetry NONE =
      new ChosenRetry(OptionalInt.empty(), Optional.empty(), Optional.empty());

  /** This, and {@code other} where this says nothing, key by key. */
  ChosenRetry or(ChosenRetry other) {
    return new ChosenRetry(
        attempts.isPresent() ? attempts : other.attempts,
        from.or(other::from),
        backoff.or(other::backoff));
  }

  /** The rule for a target: it goes on where it can, unless somebody chose otherwise. */
  RetryRule complete(Target target) {
    if (attempts.orElse(0) == 0) {
      return RetryRule.NONE;
    }
    From begin = target.resumes() ? from.orElse(From.FAILED_STEP) : From.START;
    Duration pause = backoff.orElse(RetryRule.NONE.backoff());
    Duration longest = RetryRule.NONE.maxBackoff();
    return new RetryRule(
        attempts.orElse(0), begin, pause, pause.compareTo(longest) > 0 ? pause : longest);
  }
}
