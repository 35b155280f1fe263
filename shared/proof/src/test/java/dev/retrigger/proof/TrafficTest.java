package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Limits;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.domain.Signal;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.proof.Models.Rules;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many facts, each delivered several times in no order, at a target that is busy. */
@Tag("N-02")
@Tag("N-03")
final class TrafficTest {
  private static final Duration RUN = Duration.ofMinutes(10);
  private static final Duration YEARS = Duration.ofDays(1_000);

  @ParameterizedTest
  @EnumSource(OnBusy.class)
  void shouldAccountForEveryFactWhenTheTargetIsBusy(OnBusy onBusy) {
    assertEveryFactHasOnePlace(onBusy, 1_000, 2);
  }

  @ParameterizedTest
  @EnumSource(OnBusy.class)
  @Tag("proof")
  void shouldAccountForAHundredThousandFactsDeliveredFiveTimesEach(OnBusy onBusy) {
    assertEveryFactHasOnePlace(onBusy, 100_000, 10);
  }

  private static void assertEveryFactHasOnePlace(OnBusy onBusy, int distinct, int concurrency) {
    Stage stage =
        new Stage(
                Contestant.OURS,
                ServiceRules.CODEBUILD,
                Models.quiet(Rules.of(Limits.of(Duration.ZERO, concurrency, onBusy))))
            .withTracker()
            .ending(RUN, 2, _ -> State.SUCCEEDED);
    List<Signal> facts = IntStream.range(0, distinct).mapToObj(Models::signal).toList();
    int deliveries = deliver(stage, facts, 5, Duration.ofMillis(500));

    stage.play(Models.START.plus(YEARS));

    Census census = Census.of(stage, facts);
    assertThat(deliveries).isEqualTo(census.distinct() + census.duplicates());
    assertThat(census.addsUp()).as(census.toString().substring(0, 150)).isTrue();
    assertThat(census.waiting()).isZero();
    assertThat(starts(stage)).isEqualTo(census.runs().size());
    assertThat(stage.service.begun()).allSatisfy((_, times) -> assertThat(times).isOne());
    assertThat(stage.service.peak()).isLessThanOrEqualTo(concurrency);
    assertThat(new Pipelines(stage.table).state(Models.PIPELINE).active()).isEmpty();
    assertThat(stage.signals.parked()).isEmpty();
  }

  /** The incident of a document pipeline that executed 3.36 times for each of 4,384 uploads. */
  @Test
  void shouldStartEachOf4384UploadsOnceWhenTheLimitOf100IsReached() {
    Stage stage =
        new Stage(
                Contestant.OURS,
                ServiceRules.STATE_MACHINE,
                Models.quiet(Rules.of(Limits.of(Duration.ZERO, 100, OnBusy.QUEUE))))
            .withTracker()
            .ending(RUN, 1, _ -> State.SUCCEEDED);
    List<Signal> uploads = IntStream.range(0, 4_384).mapToObj(Models::signal).toList();
    deliver(stage, uploads, 3, Duration.ofMillis(20));

    stage.play(Models.START.plus(YEARS));

    assertThat(starts(stage)).isEqualTo(4_384);
    assertThat(stage.service.begun()).hasSize(4_384);
    assertThat(stage.service.peak()).isEqualTo(100);
    assertThat(Census.of(stage, uploads).carried()).isEqualTo(4_384);
  }

  /** Sends each fact so many times, in an order that the seed says; how many deliveries. */
  private static int deliver(Stage stage, List<Signal> facts, int times, Duration apart) {
    List<Signal> deliveries = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      deliveries.addAll(facts);
    }
    Collections.shuffle(deliveries, new Random(facts.size()));
    for (int i = 0; i < deliveries.size(); i++) {
      stage.deliver(deliveries.get(i), Models.START.plus(apart.multipliedBy(i)));
    }
    return deliveries.size();
  }

  private static int starts(Stage stage) {
    return stage.service.begun().values().stream().mapToInt(Integer::intValue).sum();
  }
}
