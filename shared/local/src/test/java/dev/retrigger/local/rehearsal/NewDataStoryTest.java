package dev.retrigger.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.testing.FaultSchedule;
import dev.retrigger.testing.FaultSchedule.Fault;
import dev.retrigger.testing.Faults;
import dev.retrigger.testing.Halt;
import dev.retrigger.testing.InjectedFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job, from the arrival of objects to the end of a run, whatever goes wrong. */
final class NewDataStoryTest {
  private static final ModelId CHURN = ModelId.parse("growth/churn");
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {InputManifest: "${inputs.training.manifest}", Reason: "${trigger.reason}"}
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
      triggers:
        new-data: {input: training, window: {quiet: 3m, maxWait: 2h}, start: train}
      """;

  @Test
  @Tag("A-11")
  @Tag("N-02")
  void shouldStartOneRunForAllFilesWhenTheyHaveArrived() {
    Story story = new Story(MODEL);
    Story.files("in/", 12).forEach(story::announce);

    story.suite.pass(Duration.ofMinutes(5));

    assertThat(story.oracle.executions()).hasSize(1);
    assertThat(story.manifested()).hasSize(12).allSatisfy((_, times) -> assertThat(times).isOne());
    assertThat(story.oracle.executions().getFirst().request().parameters())
        .containsKey("InputManifest");
    story.tell(story.oracle.executions().getFirst(), "Succeeded");
    story.suite.settle();
    assertThat(runs(story)).extracting(Run::status).containsExactly(RunStatus.SUCCEEDED);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @Tag("N-02")
  @Tag("N-03")
  @Tag("N-19")
  void shouldStartOneRunWhenEachPortCallFailsInTurn(Fault fault) {
    int call = 1;
    boolean happened = true;
    while (happened) {
      Faults faults = new Faults(FaultSchedule.at(call, fault));
      Story story = new Story(MODEL, faultsAround(faults));
      try {
        List<String> announcements = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          announcements.addAll(Story.files("in/", 12));
        }
        Collections.shuffle(announcements, new Random(call));
        announcements.forEach(story::announce);
        for (int part = 0; part < 3; part++) {
          passWhateverHappens(story, faults, Duration.ofMinutes(8));
        }
        for (int rest = 0; rest < 10 && !story.suite.isQuiet(); rest++) {
          passWhateverHappens(story, faults, Duration.ofMinutes(4));
        }
        assertThat(story.oracle.executions())
            .as("starts after " + fault + " at call " + call)
            .hasSize(1);
        assertThat(story.manifested())
            .as("manifests after " + fault + " at call " + call)
            .hasSize(12)
            .allSatisfy((_, times) -> assertThat(times).isOne());
        assertThat(story.suite.parked()).isEmpty();
        assertThat(story.suite.isQuiet()).isTrue();
        assertThat(runs(story)).extracting(Run::status).containsExactly(RunStatus.STARTED);
      } catch (RuntimeException e) {
        throw new AssertionError(fault + " at call " + call + " of " + faults.calls(), e);
      }
      happened = faults.allHappened();
      call++;
    }
    assertThat(call).as("calls that were made to fail").isGreaterThan(60);
  }

  private static void passWhateverHappens(Story story, Faults faults, Duration time) {
    try {
      story.suite.pass(time);
    } catch (Halt _) {
      faults.restart();
    } catch (InjectedFault _) {
      // The sweep's own invocation failed; the next minute makes up for it.
    }
  }

  @Test
  @Tag("N-03")
  void shouldCarryBothWindowsInOneRunWhenTheyCloseDuringAnother() {
    Story story = new Story(MODEL);
    Story.files("in/a-", 3).forEach(story::announce);
    story.suite.pass(Duration.ofMinutes(5));
    Story.files("in/b-", 4).forEach(story::announce);
    story.suite.pass(Duration.ofMinutes(5));
    Story.files("in/c-", 5).forEach(story::announce);
    story.suite.pass(Duration.ofMinutes(5));
    assertThat(story.oracle.executions()).hasSize(1);

    story.tell(story.oracle.executions().getFirst(), "Succeeded");
    story.suite.settle();

    assertThat(story.oracle.executions()).hasSize(2);
    String index =
        story
            .oracle
            .executions()
            .getLast()
            .request()
            .parameters()
            .getOrDefault("InputManifest", "");
    assertThat(new String(story.suite.store().content(index), StandardCharsets.UTF_8))
        .hasLineCount(2)
        .contains("\"objects\":4", "\"objects\":5");
  }

  @Test
  @Tag("N-02")
  void shouldCarryEachObjectOnceWhenABacklogIsLargerThanAWindow() {
    Story story = new Story(MODEL.replace("maxWait: 2h", "maxWait: 2h, maxObjects: 100"));
    Story.files("in/", 1_250).forEach(story::announce);

    story.suite.pass(Duration.ofMinutes(60));

    assertThat(story.manifested()).hasSize(1_250).allSatisfy((_, n) -> assertThat(n).isOne());
    assertThat(story.suite.isQuiet()).isTrue();
  }

  @Test
  @Tag("N-02")
  @Tag("R-06")
  void shouldListEachOfAHundredThousandObjectsOnceWhenOneWindowHoldsThemAll() {
    Story story = new Story(MODEL);
    Story.files("in/", 100_000).forEach(story::announce);

    story.suite.pass(Duration.ofMinutes(5));

    assertThat(story.oracle.executions()).hasSize(1);
    String manifest =
        story
            .oracle
            .executions()
            .getFirst()
            .request()
            .parameters()
            .getOrDefault("InputManifest", "");
    assertThat(
            new String(story.suite.store().content(manifest), StandardCharsets.UTF_8)
                .lines()
                .distinct())
        .hasSize(100_000);
    assertThat(story.suite.parked()).isEmpty();
  }

  private static List<Run> runs(Story story) {
    return new Runs(story.suite.table()).onDay(CHURN, LocalDate.parse("2026-11-21"));
  }

  private static Ports faultsAround(Faults faults) {
    return new Ports() {
      @Override
      public <T> T around(Class<T> type, T port) {
        return faults.around(type, port);
      }
    };
  }
}
