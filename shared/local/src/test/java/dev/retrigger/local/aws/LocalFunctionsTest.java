package dev.retrigger.local.aws;

import static dev.retrigger.local.aws.Region.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

final class LocalFunctionsTest {
  private final Region region = new Region();
  private final LocalFunctions functions =
      new LocalFunctions(region.loop, region.ids, Timeline.none());

  LocalFunctionsTest() {
    functions.createFunction("score", PipelineRunner.held());
  }

  @Test
  void shouldTakeEveryCallForAnotherEvent() {
    assertThat(invoke("score")).isEqualTo(202);
    assertThat(invoke("score")).isEqualTo(202);

    assertThat(functions.world().starts(RUN)).isEqualTo(2);
  }

  @Test
  void shouldTryAnEventThatFailedTwiceMore() {
    invoke("score");
    region.loop.runFor(Duration.ofSeconds(1));
    functions.world().finish(RUN, false, "no disk");
    assertThat(functions.world().running()).isEmpty();

    region.loop.runFor(Duration.ofMinutes(1));
    assertThat(functions.world().running()).containsExactly(RUN);
    functions.world().finish(RUN, false, "no disk");
    region.loop.runFor(Duration.ofMinutes(1));
    assertThat(functions.world().running()).isEmpty();
    region.loop.runFor(Duration.ofMinutes(1));
    assertThat(functions.world().running()).containsExactly(RUN);
    functions.world().finish(RUN, false, "no disk");
    region.loop.runFor(Duration.ofDays(1));

    assertThat(functions.world().running()).isEmpty();
    assertThat(functions.world().starts(RUN)).isEqualTo(1);
  }

  @Test
  void shouldSayThatAFunctionDoesNotExist() {
    assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> invoke("nowhere"));
  }

  private int invoke(String function) {
    return functions
        .invoke(
            b ->
                b.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{\"runId\":\"" + RUN + "\"}")))
        .statusCode();
  }
}
