package dev.retrigger.notifyslack;

import dev.retrigger.aws.Invocation;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * One batch of notices. When Slack wants a pause, or time runs short, the rest goes back to the
 * queue without a call, a second apart; nothing waits inside an invocation.
 */
final class Deliveries {
  /** The ledger, and two calls to Slack at their time-outs, are done in this time. */
  private static final int ENOUGH_MILLIS = 20_000;

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final Notifier notifier;
  private final Redelivery redelivery;
  private final IntSupplier remainingMillis;
  private Optional<Outcome.Later> pause = Optional.empty();
  private int told;

  Deliveries(Notifier notifier, Redelivery redelivery, IntSupplier remainingMillis) {
    this.notifier = notifier;
    this.redelivery = redelivery;
    this.remainingMillis = remainingMillis;
  }

  Outcome handle(Invocation.Message message) {
    Notice notice = Json.read(message.body(), Notice.class);
    Outcome outcome = outcome(notice, message.receives());
    if (outcome instanceof Outcome.Later later) {
      redelivery.after(message.receiptHandle(), later.delay());
    }
    return outcome;
  }

  private Outcome outcome(Notice notice, int receives) {
    // The first is always tried: a batch that only ever postpones would park everything.
    if (pause.isEmpty() && told > 0 && remainingMillis.getAsInt() < ENOUGH_MILLIS) {
      pause =
          Optional.of(
              new Outcome.Later(notice.id(), SOON, Outcome.Cause.NO_TIME_LEFT, "batch too slow"));
    }
    if (pause.isPresent()) {
      return behind(notice);
    }
    told++;
    Outcome outcome = notifier.tell(notice);
    return outcome instanceof Outcome.Later later ? postponed(later, receives) : outcome;
  }

  private Outcome postponed(Outcome.Later later, int receives) {
    return switch (later.cause()) {
      case SLACK_BUSY, NO_TIME_LEFT -> paused(later);
      case SLACK_UNAVAILABLE -> paused(later.after(backOff(later.delay(), receives)));
      case THREAD_BUSY -> later;
    };
  }

  private Outcome paused(Outcome.Later later) {
    pause = Optional.of(later);
    return later;
  }

  /** The notice waits like the one that made the batch pause, and a second longer. */
  private Outcome behind(Notice notice) {
    Outcome.Later before = pause.orElseThrow();
    Outcome.Later later =
        new Outcome.Later(notice.id(), before.delay().plus(SOON), before.cause(), before.detail());
    pause = Optional.of(later);
    return later;
  }

  private static Duration backOff(Duration first, int receives) {
    Duration delay = first.multipliedBy(1L << Math.clamp(receives - 1, 0, 10));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
