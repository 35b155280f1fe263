package dev.retrigger.reconcilesources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.reconcilesources.ObjectListing.Place;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PassTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void shouldCoverNothingThatWasThereBeforeAnybodyWaited() {
    Pass pass = Pass.first(NOON).done().resumed(NOON.plus(Duration.ofHours(1)));

    assertThat(pass.covers(NOON.minusSeconds(1))).isFalse();
    assertThat(pass.covers(NOON)).isTrue();
  }

  @Test
  void shouldLeaveTheNewestToTheirEvents() {
    Pass pass = Pass.first(NOON).done().resumed(NOON.plus(Duration.ofHours(1)));

    assertThat(pass.covers(NOON.plus(Duration.ofMinutes(45)).minusMillis(1))).isTrue();
    assertThat(pass.covers(NOON.plus(Duration.ofMinutes(45)))).isFalse();
  }

  @Test
  void shouldCompareAgainWhatMayHaveBeenUploadedSlowly() {
    Pass pass =
        Pass.first(NOON)
            .done()
            .resumed(NOON.plus(Duration.ofHours(10)))
            .done()
            .resumed(NOON.plus(Duration.ofHours(11)));

    assertThat(pass.covers(NOON.plus(Duration.ofHours(4)))).isTrue();
    assertThat(pass.covers(NOON.plus(Duration.ofHours(4)).minusMillis(1))).isFalse();
  }

  @Test
  void shouldGoOnWithAListingThatIsUnderWay() {
    Pass under = Pass.first(NOON).at(new Place("in/a.csv", "v1"));

    assertThat(under.resumed(NOON.plus(Duration.ofHours(1)))).isEqualTo(under);
    assertThat(under.done().place()).isEmpty();
  }
}
