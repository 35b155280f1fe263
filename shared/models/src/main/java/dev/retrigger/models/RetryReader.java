package dev.retrigger.models;

import dev.retrigger.domain.RetryRule.From;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what becomes of runs that fail. */
final class RetryReader {
  private static final int ATTEMPTS_MOST = 10;
  private static final Duration BACKOFF_MOST = Duration.ofDays(1);

  private RetryReader() {}

  static ChosenRetry read(Fields fields) {
    Optional<Integer> attempts = fields.read("attempts", Words.number(0, ATTEMPTS_MOST));
    Optional<From> from = fields.read("from", Words.of(List.of(From.values())));
    Optional<Duration> backoff =
        fields.read("backoff", Durations.between(Duration.ofMinutes(1), BACKOFF_MOST));
    if (attempts.filter(none -> none == 0).isPresent()
        && (from.isPresent() || backoff.isPresent())) {
      fields
          .self()
          .refuse("from and backoff have no effect with 0 attempts", "remove them, or try again");
    }
    return new ChosenRetry(
        attempts.map(OptionalInt::of).orElse(OptionalInt.empty()), from, backoff);
  }

  /** What a pipeline chose for itself, which its target must be able to do. */
  static ChosenRetry read(Fields fields, Target target, ChosenRetry project) {
    ChosenRetry own = read(fields);
    if (own.from().filter(From.FAILED_STEP::equals).isPresent() && !target.resumes()) {
      fields
          .get("from")
          .ifPresent(
              value ->
                  value.refuse(
                      "a " + target.type() + " cannot go on from the step that failed",
                      "write start; only sagemaker-pipeline and state-machine can"));
    }
    if (!fields.has("attempts") && project.attempts().isEmpty()) {
      fields.self().refuse("has no effect without attempts", "add attempts, 10 at most");
    }
    return own;
  }
}
