package dev.retrigger.models;

import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.models.ProjectFile.Defaults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads flow control: each key a pipeline's own, else its project's, else the built-in one. */
final class LimitsReader {
  static final Defaults NONE =
      new Defaults(Optional.empty(), OptionalInt.empty(), Optional.empty());
  private static final Duration COOLDOWN_MOST = Duration.ofDays(366);
  private static final int CONCURRENCY_MOST = 100;

  private LimitsReader() {}

  static Defaults read(Fields fields) {
    return new Defaults(
        fields.read("cooldown", Durations.between(Duration.ZERO, COOLDOWN_MOST)),
        fields
            .read("concurrency", Words.number(1, CONCURRENCY_MOST))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        fields.read("onBusy", Words.of(List.of(OnBusy.values()))));
  }

  static Limits merge(Defaults own, Defaults project) {
    Limits inherited = project.limits();
    return Limits.of(
        own.cooldown().orElse(inherited.cooldown()),
        own.concurrency().orElse(inherited.concurrency()),
        own.onBusy().orElse(inherited.onBusy()));
  }
}
