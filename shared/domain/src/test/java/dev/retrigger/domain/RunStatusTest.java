package dev.retrigger.domain;

import static dev.retrigger.domain.RunStatus.ASKED;
import static dev.retrigger.domain.RunStatus.INTENT;
import static dev.retrigger.domain.RunStatus.OUTCOME_UNKNOWN;
import static dev.retrigger.domain.RunStatus.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunStatusTest {
  @ParameterizedTest
  @EnumSource
  void shouldNeverRegress(RunStatus status) {
    for (RunStatus next : RunStatus.values()) {
      if (status.mayBecome(next)) {
        assertThat(next.mayBecome(status)).isFalse();
        assertThat(status.isFinal()).isFalse();
      }
    }
    assertThat(status.mayBecome(status)).isFalse();
    assertThat(status.mayBecome(ASKED)).isFalse();
    assertThat(status.mayBecome(INTENT)).isEqualTo(status == ASKED);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "FAILED", "STOPPED", "REFUSED", "DRY_RUN"})
  void shouldEndFromAnywhereOnce(RunStatus end) {
    assertThat(end.isFinal()).isTrue();
    assertThat(INTENT.mayBecome(end)).isTrue();
    assertThat(STARTED.mayBecome(end)).isTrue();
    assertThat(OUTCOME_UNKNOWN.mayBecome(end)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"INTENT", "STARTED"})
  void shouldNeverStartAgainWhenTheOutcomeIsUnknown(RunStatus earlier) {
    assertThat(OUTCOME_UNKNOWN.mayBecome(earlier)).isFalse();
    assertThat(OUTCOME_UNKNOWN.isFinal()).isFalse();
  }
}
