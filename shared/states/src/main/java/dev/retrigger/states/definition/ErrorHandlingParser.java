package dev.retrigger.states.definition;

import dev.retrigger.states.definition.Retrier.Jitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code Retry} and {@code Catch}. */
final class ErrorHandlingParser {
  private static final String ALL = "States.ALL";
  private static final int MAX_DELAY_SECONDS = 31_622_400;
  private static final int DEFAULT_ATTEMPTS = 3;
  private static final double DEFAULT_BACKOFF = 2;
  private static final Set<String> RESERVED =
      Set.of(
          ALL,
          "States.BranchFailed",
          "States.DataLimitExceeded",
          "States.ExceedToleratedFailureThreshold",
          "States.HeartbeatTimeout",
          "States.Http.Socket",
          "States.IntrinsicFailure",
          "States.ItemReaderFailed",
          "States.NoChoiceMatched",
          "States.ParameterPathFailure",
          "States.Permissions",
          "States.QueryEvaluationError",
          "States.ResultPathMatchFailure",
          "States.ResultWriterFailed",
          "States.Runtime",
          "States.TaskFailed",
          "States.Timeout");

  private ErrorHandlingParser() {}

  static ErrorHandling parse(Fields state) {
    List<Retrier> retriers = new ArrayList<>();
    List<Fields> retry = state.objects("Retry");
    for (Fields fields : retry) {
      retriers.add(retrier(fields, fields == retry.getLast()));
      fields.refuseOthers("a retrier");
    }
    List<Catcher> catchers = new ArrayList<>();
    List<Fields> caught = state.objects("Catch");
    for (Fields fields : caught) {
      fields.text("Comment");
      catchers.add(
          new Catcher(errors(fields, fields == caught.getLast()), StateParser.onward(fields)));
      fields.refuseOthers("a catcher");
    }
    return new ErrorHandling(retriers, catchers);
  }

  private static Retrier retrier(Fields fields, boolean last) {
    fields.text("Comment");
    long interval = fields.integer("IntervalSeconds", 1, StateParser.MAX_SECONDS).orElse(1L);
    Optional<Long> maxDelay = fields.integer("MaxDelaySeconds", 1, MAX_DELAY_SECONDS);
    if (maxDelay.isPresent() && maxDelay.get() <= interval) {
      fields.report("MaxDelaySeconds", "must be greater than IntervalSeconds");
    }
    return new Retrier(
        errors(fields, last),
        Duration.ofSeconds(interval),
        fields
            .integer("MaxAttempts", 0, StateParser.MAX_SECONDS)
            .map(Long::intValue)
            .orElse(DEFAULT_ATTEMPTS),
        fields.number("BackoffRate", DEFAULT_BACKOFF, 1, Double.MAX_VALUE),
        maxDelay.map(Duration::ofSeconds),
        Jitter.valueOf(fields.oneOf("JitterStrategy", List.of("NONE", "FULL"))));
  }

  private static List<String> errors(Fields fields, boolean last) {
    List<String> errors = fields.texts("ErrorEquals");
    if (errors.isEmpty()) {
      fields.report("ErrorEquals", "must be an array with at least one error name");
    }
    if (errors.contains(ALL) && (errors.size() > 1 || !last)) {
      fields.report("ErrorEquals", "States.ALL stands alone, and in the last place");
    }
    errors.stream()
        .filter(error -> error.startsWith("States.") && !RESERVED.contains(error))
        .forEach(
            error ->
                fields.report(
                    "ErrorEquals", "'%s' is no error of the States Language".formatted(error)));
    return errors;
  }
}
