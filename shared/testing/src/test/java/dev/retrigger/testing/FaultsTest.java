package dev.retrigger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.testing.FaultSchedule.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultsTest {
  @Test
  void shouldCountAndPassThroughWhenNothingIsScheduled() {
    Faults faults = new Faults(FaultSchedule.none());
    List<String> written = new ArrayList<>();
    Port port = faults.around(Port.class, written::add);

    port.write("a");
    port.write("b");

    assertThat(written).containsExactly("a", "b");
    assertThat(faults.calls()).containsExactly("Port.write", "Port.write");
  }

  @ParameterizedTest
  @CsvSource({"FAIL_BEFORE, 0", "FAIL_AFTER, 1"})
  void shouldFailAtTheScheduledCallWhenItsTurnComes(Fault fault, int effects) {
    Faults faults = new Faults(FaultSchedule.at(1, fault));
    List<String> written = new ArrayList<>();
    Port port = faults.around(Port.class, written::add);

    assertThatExceptionOfType(InjectedFault.class)
        .isThrownBy(() -> port.write("a"))
        .withMessageContaining("call 1, Port.write");
    assertThat(written).hasSize(effects);
    assertThat(faults.allHappened()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"HALT_BEFORE, 0", "HALT_AFTER, 1"})
  void shouldStayDeadUntilRestartedWhenHalted(Fault fault, int effects) {
    Faults faults = new Faults(FaultSchedule.at(1, fault));
    List<String> written = new ArrayList<>();
    Port port = faults.around(Port.class, written::add);

    assertThatExceptionOfType(Halt.class).isThrownBy(() -> port.write("a"));
    assertThatExceptionOfType(Halt.class).isThrownBy(() -> port.write("in a finally block"));
    assertThat(written).hasSize(effects);

    faults.restart();
    port.write("by the next process");

    assertThat(written).hasSize(effects + 1);
    assertThat(faults.calls()).hasSize(2);
  }

  @Test
  void shouldThrowWhatThePortItselfThrowsWhenTheRealCallFails() {
    Port port =
        new Faults(FaultSchedule.none())
            .around(
                Port.class,
                _ -> {
                  throw new IllegalStateException("full");
                });

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> port.write("a"))
        .withMessage("full");
  }

  @Test
  void shouldEnumerateEveryScheduleWhenAskedForThreeFaultsOverTwelveCalls() {
    assertThat(FaultSchedule.enumerate(12, 3)).hasSize(15_185).doesNotHaveDuplicates();
  }

  @FunctionalInterface
  private interface Port {
    void write(String text);
  }
}
