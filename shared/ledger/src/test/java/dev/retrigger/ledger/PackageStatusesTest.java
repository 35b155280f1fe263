package dev.retrigger.ledger;

import static dev.retrigger.ledger.PackageStatus.APPROVED;
import static dev.retrigger.ledger.PackageStatus.PENDING;
import static dev.retrigger.ledger.PackageStatus.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.ledger.PackageStatuses.Heard;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the approval of a model package has changed. */
@Tag("N-04")
@Tag("N-06")
final class PackageStatusesTest {
  private static final String ARN =
      "arn:aws:sagemaker:eu-north-1:111122223333:model-package/churn/7";
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldCountChangesAndNothingElse(Table table) {
    PackageStatuses statuses = new PackageStatuses(table);

    assertThat(statuses.hear(ARN, PENDING, at(0), "e1")).isEqualTo(change(null, 1));
    assertThat(statuses.hear(ARN, APPROVED, at(10), "e2")).isEqualTo(change(PENDING, 2));
    assertThat(statuses.hear(ARN, APPROVED, at(10), "e2")).isEqualTo(change(PENDING, 2));
    assertThat(statuses.hear(ARN, APPROVED, at(20), "e3")).isEqualTo(new Heard.Same());
    assertThat(statuses.hear(ARN, APPROVED, at(10), "e2"))
        .as("the change again, behind an edit")
        .isEqualTo(change(PENDING, 2));
    assertThat(statuses.hear(ARN, REJECTED, at(30), "e4")).isEqualTo(change(APPROVED, 3));
    assertThat(statuses.hear(ARN, APPROVED, at(10), "e2")).isEqualTo(new Heard.Older(REJECTED));
    assertThat(statuses.hear(ARN, APPROVED, at(30), "e5"))
        .as("of one second, the rejection counts")
        .isEqualTo(new Heard.Older(REJECTED));
    assertThat(statuses.hear(ARN, APPROVED, at(40), "e6")).isEqualTo(change(REJECTED, 4));
  }

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  void shouldNotGoBackWhenAnOlderEventComesLate(Table table) {
    PackageStatuses statuses = new PackageStatuses(table);

    assertThat(statuses.hear(ARN, APPROVED, at(10), "e2")).isEqualTo(change(null, 1));
    assertThat(statuses.hear(ARN, PENDING, at(0), "e1")).isEqualTo(new Heard.Older(APPROVED));
    assertThat(statuses.hear(ARN + "1", APPROVED, at(0), "e3")).isEqualTo(change(null, 1));
  }

  private static Instant at(long second) {
    return NOON.plusSeconds(second);
  }

  private static Heard change(@org.jspecify.annotations.Nullable PackageStatus before, long n) {
    return new Heard.Change(Optional.ofNullable(before), n);
  }
}
