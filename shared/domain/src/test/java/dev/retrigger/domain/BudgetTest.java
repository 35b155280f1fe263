package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.retrigger.domain.Budget.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N-11")
final class BudgetTest {
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
  private static final Instant EVENING = Instant.parse("2026-11-30T22:30:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-30T23:00:00Z");

  @Test
  void shouldAllowSoManyRunsAndNoMore() {
    Budget budget = runs(Period.DAY, 2);
    Spend spend = Spend.NONE;
    for (int i = 0; i < 2; i++) {
      assertThat(budget.allows(spend, BigDecimal.ZERO, EVENING)).isTrue();
      spend = budget.current(spend, EVENING).plus(BigDecimal.ZERO);
    }
    assertThat(budget.allows(spend, BigDecimal.ZERO, EVENING)).isFalse();
    assertThat(budget.allows(spend, BigDecimal.ZERO, MIDNIGHT)).isTrue();
  }

  @Test
  void shouldCountMoneyToTheCent() {
    Budget budget =
        new Budget(
            Period.DAY,
            OptionalInt.empty(),
            Optional.of(new BigDecimal("0.30")),
            Optional.of(new BigDecimal("0.10")),
            OSLO);
    Spend spend = Spend.NONE;
    for (int i = 0; i < 3; i++) {
      assertThat(budget.allows(spend, new BigDecimal("0.10"), EVENING)).isTrue();
      spend = budget.current(spend, EVENING).plus(new BigDecimal("0.10"));
    }
    assertThat(budget.allows(spend, new BigDecimal("0.10"), EVENING)).isFalse();
    assertThat(spend.usd()).isEqualByComparingTo("0.30");
  }

  @Test
  void shouldBeginAnewAtMidnightOfTheProjectsPlace() {
    assertThat(runs(Period.DAY, 1).renewsAt(EVENING)).isEqualTo(MIDNIGHT);
    assertThat(runs(Period.MONTH, 1).renewsAt(EVENING)).isEqualTo(MIDNIGHT);
    assertThat(runs(Period.MONTH, 1).renewsAt(MIDNIGHT))
        .isEqualTo(Instant.parse("2026-12-31T23:00:00Z"));
    assertThat(runs(Period.MONTH, 1).current(Spend.NONE, EVENING).period()).isEqualTo("2026-11");
    assertThat(runs(Period.MONTH, 1).current(Spend.NONE, MIDNIGHT).period()).isEqualTo("2026-12");
  }

  @Test
  void shouldRefuseWhatLimitsNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Budget(
                    Period.DAY, OptionalInt.empty(), Optional.empty(), Optional.empty(), OSLO));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Budget(
                    Period.DAY,
                    OptionalInt.of(1),
                    Optional.of(BigDecimal.TEN),
                    Optional.empty(),
                    OSLO));
  }

  private static Budget runs(Period per, int runs) {
    return new Budget(per, OptionalInt.of(runs), Optional.empty(), Optional.empty(), OSLO);
  }
}
