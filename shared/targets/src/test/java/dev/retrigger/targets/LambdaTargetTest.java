package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static dev.retrigger.targets.ServiceFaults.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

final class LambdaTargetTest {
  private static final Target.Request REQUEST =
      ServiceFaults.request(
          "churn-score",
          Map.of("function", "churn-score"),
          ParameterTree.flatten(
              (ObjectNode) Json.tree("{\"table\":\"scores\",\"options\":{\"top\":10}}")));

  private final Functions functions = new Functions();
  private final LambdaTarget target = new LambdaTarget(functions);

  @Test
  void shouldHandTheRunOverWithItsId() {
    assertThat(target.start(REQUEST)).isInstanceOf(Started.class);

    InvokeRequest invoked = functions.invoked.getFirst();
    assertThat(invoked.functionName()).isEqualTo("churn-score");
    assertThat(invoked.invocationType()).isEqualTo(InvocationType.EVENT);
    assertThat(invoked.payload().asUtf8String())
        .isEqualTo(
            "{\"type\":\"retrigger.run\",\"runId\":\""
                + RUN
                + "\",\"reason\":\"new data: 3 files\","
                + "\"parameters\":{\"table\":\"scores\",\"options\":{\"top\":10}}}");
  }

  @Test
  void shouldNeverBeAskedAgainWhenTheAnswerWasLost() {
    assertThat(target.tokenWindow()).isZero();
    assertThat(target.lookupHorizon()).isZero();
    assertThat(target.look(REQUEST, Instant.EPOCH)).isInstanceOf(Lookup.Unclear.class);
  }

  @ParameterizedTest
  @CsvSource({"delivery, SUCCEEDED", "callback, STARTED"})
  void shouldBeOverWhenTheModelSaysSo(String await, RunStatus status) {
    Target.Request request =
        ServiceFaults.request(
            "churn-score", Map.of("function", "churn-score", "await", await), Map.of());
    Started started = (Started) target.start(request);

    assertThat(target.describe(started.execution()).status()).isEqualTo(status);
    assertThat(functions.invoked).hasSize(1);
  }

  @Test
  void shouldRefuseAWordWhereANumberShouldBe() {
    Target.Request request =
        ServiceFaults.request(
            "churn-score", Map.of("function", "churn-score"), Map.of("int:/train/epochs", "many"));

    assertThat(target.inputBytes(request)).isPositive();
    assertThat(target.start(request))
        .isEqualTo(new Rejected("parameter 'int:/train/epochs' is not a whole number"));
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(error("RequestTooLargeException", 413), Rejected.class),
            arguments(error("InvalidRequestContentException", 400), Rejected.class),
            arguments(error("ResourceConflictException", 409), NotNow.class),
            arguments(error("ResourceNotReadyException", 502), NotNow.class),
            arguments(error("EC2ThrottledException", 502), NotNow.class),
            arguments(
                ServiceFaults.of(
                    ResourceNotFoundException.builder(), "ResourceNotFoundException", 404),
                Rejected.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    functions.faults.next("Invoke", error);

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
  }

  @Test
  void shouldRefuseToResume() {
    assertThat(target.start(ServiceFaults.resuming(REQUEST, "x"))).isInstanceOf(Rejected.class);
    assertThat(functions.invoked).isEmpty();
  }

  private static final class Functions implements LambdaClient {
    final ServiceFaults faults = new ServiceFaults();
    final List<InvokeRequest> invoked = new ArrayList<>();

    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      faults.on("Invoke");
      invoked.add(request);
      return InvokeResponse.builder().statusCode(202).build();
    }

    @Override
    public String serviceName() {
      return "lambda";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
