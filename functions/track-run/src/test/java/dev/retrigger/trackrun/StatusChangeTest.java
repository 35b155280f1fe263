package dev.retrigger.trackrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.events.EventBridgeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample events of targets, as what they tell about a run. */
final class StatusChangeTest {
  private static final Path EVENTS = Path.of("../../events");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "codebuild/build-state/in-progress, true, build/churn-build, STARTED",
    "codebuild/build-state/succeeded, true, build/churn-build, SUCCEEDED",
    "codebuild/build-state/failed, true, build/churn-build, FAILED",
    "codebuild/build-state/stopped, true, build/churn-build, STOPPED",
    "codebuild/build-state/of-someone-else, false, build/, ?",
    "codepipeline/pipeline-execution-state/started, false, churn-release/01234567, STARTED",
    "codepipeline/pipeline-execution-state/resumed, false, churn-release/01234567, STARTED",
    "codepipeline/pipeline-execution-state/succeeded, false, churn-release/01234567, SUCCEEDED",
    "codepipeline/pipeline-execution-state/failed, false, churn-release/01234567, FAILED",
  })
  void shouldSayWhichRunAndHowItStands(String file, boolean named, String execution, String status)
      throws IOException {
    StatusChange change = read(file);
    assertThat(change.run().isPresent()).isEqualTo(named);
    assertThat(change.execution()).contains(execution);
    if (!status.equals("?")) {
      assertThat(change.status()).hasValueSatisfying(is -> assertThat(is).hasToString(status));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "running, true",
    "provisioning, true",
    "stopped-by-its-end, false",
    "stopped-by-an-error, false",
    "stopped-by-a-user, false",
    "stopped-before-its-start, false",
  })
  @Tag("Z-09")
  void shouldHaveATaskAskedHowItEnded(String file, boolean certain) throws IOException {
    assertThat(read("ecs/task-state/" + file).status().isPresent()).isEqualTo(certain);
  }

  private static StatusChange read(String file) throws IOException {
    return StatusChange.from(
        EventBridgeEvent.read(Files.readString(EVENTS.resolve(file + ".json"))));
  }
}
