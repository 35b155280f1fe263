package dev.retrigger.local.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventLoopTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  @Test
  void shouldRunInOrderOfTimeThenOfSchedulingWhenVirtual() {
    EventLoop loop = EventLoop.virtual(START);
    List<String> ran = new ArrayList<>();
    loop.after(Duration.ofDays(2), () -> ran.add("last " + loop.instant()));
    loop.after(Duration.ofMinutes(1), () -> ran.add("second"));
    loop.soon(
        () -> {
          ran.add("first");
          loop.after(Duration.ofMinutes(1), () -> ran.add("third"));
        });

    loop.runFor(Duration.ofDays(3));

    assertThat(ran).containsExactly("first", "second", "third", "last 2026-11-23T03:00:00Z");
    assertThat(loop.instant()).isEqualTo(START.plus(Duration.ofDays(3)));
  }

  @Test
  void shouldNotRunWhatWasCancelledWhenItsTimeComes() {
    EventLoop loop = EventLoop.virtual(START);
    List<String> ran = new ArrayList<>();
    loop.after(Duration.ofSeconds(1), () -> ran.add("cancelled")).cancel();

    assertThat(loop.runUntilIdle(Duration.ofHours(1))).isTrue();
    assertThat(ran).isEmpty();
  }

  @Test
  void shouldBeIdleWhenOnlyBackgroundWorkIsLeft() {
    EventLoop loop = EventLoop.virtual(START);
    loop.inBackgroundAt(START.plusSeconds(60), () -> {});
    loop.after(Duration.ofSeconds(10), () -> {});

    assertThat(loop.runUntilIdle(Duration.ofHours(1))).isTrue();
    assertThat(loop.instant()).isEqualTo(START.plusSeconds(10));
  }

  @Test
  void shouldWaitForWhatIsHeldWhenVirtual() throws InterruptedException {
    EventLoop loop = EventLoop.virtual(START);
    List<Instant> finished = new ArrayList<>();
    EventLoop.Hold hold = loop.hold();
    loop.after(Duration.ofHours(1), () -> {});
    Thread process =
        Thread.ofVirtual()
            .start(
                () ->
                    loop.post(
                        () -> {
                          finished.add(loop.instant());
                          hold.close();
                        }));

    loop.runFor(Duration.ofHours(2));
    process.join();

    assertThat(finished).containsExactly(START);
  }

  @Test
  void shouldJumpOverEmptyHoursWhenSkipping() {
    EventLoop loop = EventLoop.skipping();
    Instant start = loop.instant();
    List<Instant> ran = new ArrayList<>();
    loop.after(Duration.ofHours(10), () -> ran.add(loop.instant()));

    assertThat(loop.runUntil(() -> !ran.isEmpty(), Duration.ofHours(11))).isTrue();
    assertThat(ran.getFirst()).isBetween(start.plusSeconds(36_000), start.plusSeconds(36_060));
  }
}
