package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static dev.retrigger.targets.ServiceFaults.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.Conflict;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;

final class StateMachineTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String PREFIX = "arn:aws:states:eu-west-1:111122223333:stateMachine:";
  private static final String FAILED =
      "arn:aws:states:eu-west-1:111122223333:execution:deploy:rt-earlier";
  private static final Target.Request REQUEST =
      ServiceFaults.request(
          "deploy",
          Map.of(),
          ParameterTree.flatten(
              (ObjectNode) Json.tree("{\"model\":\"churn\",\"count\":{\"min\":2,\"rate\":1.50}}")));

  private final Machines machines = new Machines();
  private final StateMachineTarget target = new StateMachineTarget(machines, PREFIX);

  @Test
  void shouldStartOneExecutionWithNestedInput() {
    StartOutcome first = target.start(REQUEST);

    assertThat(target.start(REQUEST)).isEqualTo(first);
    assertThat(Json.tree(machines.execution().input()))
        .isEqualTo(Json.tree("{\"model\":\"churn\",\"count\":{\"min\":2,\"rate\":1.50}}"));
  }

  @Test
  void shouldConflictWhenTheNameWasUsedWithOtherInput() {
    target.start(REQUEST);
    machines.change(execution -> execution.status(ExecutionStatus.SUCCEEDED));

    assertThat(target.start(REQUEST)).isInstanceOf(Started.class);
    assertThat(target.start(ServiceFaults.request("deploy", Map.of(), Map.of("model", "other"))))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void shouldRefuseAnExpressMachineBeforeAnythingStarts() {
    machines.type = StateMachineType.EXPRESS;

    assertThat(target.start(REQUEST))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.detail()).contains("STANDARD"));
    assertThat(machines.executions).isEmpty();
  }

  @Test
  void shouldRefuseAWordWhereANumberShouldBe() {
    Target.Request request =
        ServiceFaults.request("deploy", Map.of(), Map.of("int:/train/epochs", "many"));

    assertThat(target.inputBytes(request)).isPositive();
    assertThat(target.start(request))
        .isEqualTo(new Rejected("parameter 'int:/train/epochs' is not a whole number"));
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(error("ExecutionLimitExceeded", 400), NotNow.class),
            arguments(error("InvalidExecutionInput", 400), Rejected.class),
            arguments(
                ServiceFaults.of(
                    StateMachineDoesNotExistException.builder(), "StateMachineDoesNotExist", 400),
                Rejected.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    machines.faults.next("StartExecution", error);

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
    assertThat(machines.executions).isEmpty();
  }

  @Tag("N-25")
  @Test
  void shouldNotTakeAThrottledLookForAbsence() {
    machines.faults.next("DescribeExecution", error("ThrottlingException", 400));

    assertThat(target.look(REQUEST, NOON)).isInstanceOf(Lookup.Unclear.class);
  }

  @Tag("R-04")
  @Test
  void shouldRedriveAFailedExecutionOnce() {
    machines.failed(ExecutionRedriveStatus.REDRIVABLE, "");
    Target.Request resumes = ServiceFaults.resuming(REQUEST, FAILED);
    assertThat(target.look(resumes, NOON)).isEqualTo(new Lookup.Absent());

    assertThat(target.start(resumes)).isEqualTo(new Started(FAILED));
    assertThat(target.start(resumes)).isEqualTo(new Started(FAILED));
    assertThat(machines.redrives).containsExactly(Map.entry(RUN.value(), FAILED));
    assertThat(target.look(resumes, NOON)).isEqualTo(new Lookup.Found(FAILED));
  }

  @Tag("R-04")
  @Test
  void shouldLookBeforeARedriveWhoseTokenMayBeForgotten() {
    assertThat(target.tokenWindow(REQUEST)).isEqualTo(Duration.ofDays(89));
    assertThat(target.tokenWindow(ServiceFaults.resuming(REQUEST, FAILED)))
        .isLessThan(Duration.ofMinutes(15));
  }

  @Tag("R-04")
  @Test
  void shouldFindARedriveThatIsOverAlready() {
    machines.failed(ExecutionRedriveStatus.REDRIVABLE, "");
    Target.Request resumes = ServiceFaults.resuming(REQUEST, FAILED);
    target.start(resumes);
    machines.change(
        execution -> execution.status(ExecutionStatus.FAILED).stopDate(NOON.plusSeconds(60)));

    assertThat(target.look(resumes, NOON)).isEqualTo(new Lookup.Found(FAILED));
  }

  @Tag("R-04")
  @Test
  void shouldRefuseAnExecutionThatCannotBeRedrivenAndNameTheMend() {
    machines.failed(ExecutionRedriveStatus.NOT_REDRIVABLE, "Execution is 14 days old");

    assertThat(target.start(ServiceFaults.resuming(REQUEST, FAILED)))
        .isEqualTo(
            new Rejected(
                FAILED
                    + " cannot be redriven: Execution is 14 days old; start it anew (retry.from:"
                    + " start)"));
  }

  static Stream<Arguments> redriveErrors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(error("ExecutionLimitExceeded", 400), NotNow.class),
            arguments(
                ServiceFaults.of(
                    ExecutionNotRedrivableException.builder(), "ExecutionNotRedrivable", 400),
                Rejected.class)));
  }

  @Tag("R-04")
  @ParameterizedTest
  @MethodSource("redriveErrors")
  void shouldTellWhatAnErrorOfARedriveMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    machines.failed(ExecutionRedriveStatus.REDRIVABLE, "");
    machines.faults.next("RedriveExecution", error);

    assertThat(target.start(ServiceFaults.resuming(REQUEST, FAILED))).isInstanceOf(outcome);
    assertThat(machines.redrives).isEmpty();
  }

  /** A name is taken for good; the same name and input is the same execution while it runs. */
  private static final class Machines implements SfnClient {
    final ServiceFaults faults = new ServiceFaults();
    final Map<String, DescribeExecutionResponse> executions = new LinkedHashMap<>();
    final Map<String, String> redrives = new LinkedHashMap<>();
    StateMachineType type = StateMachineType.STANDARD;

    DescribeExecutionResponse execution() {
      return executions.values().iterator().next();
    }

    void change(UnaryOperator<DescribeExecutionResponse.Builder> change) {
      executions.replaceAll((_, execution) -> change.apply(execution.toBuilder()).build());
    }

    void failed(ExecutionRedriveStatus redrive, String why) {
      executions.put(
          FAILED,
          DescribeExecutionResponse.builder()
              .executionArn(FAILED)
              .input("{}")
              .status(ExecutionStatus.FAILED)
              .stopDate(NOON.minus(Duration.ofHours(1)))
              .redriveStatus(redrive)
              .redriveStatusReason(why)
              .build());
    }

    @Override
    public DescribeStateMachineResponse describeStateMachine(DescribeStateMachineRequest request) {
      return DescribeStateMachineResponse.builder().type(type).build();
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
      faults.on("StartExecution");
      String arn =
          request.stateMachineArn().replace(":stateMachine:", ":execution:") + ":" + request.name();
      DescribeExecutionResponse known = executions.get(arn);
      if (known != null
          && (known.status() != ExecutionStatus.RUNNING
              || !known.input().equals(request.input()))) {
        throw ServiceFaults.of(
            ExecutionAlreadyExistsException.builder(), "ExecutionAlreadyExists", 400);
      }
      executions.putIfAbsent(
          arn,
          DescribeExecutionResponse.builder()
              .executionArn(arn)
              .input(request.input())
              .status(ExecutionStatus.RUNNING)
              .build());
      return StartExecutionResponse.builder().executionArn(arn).build();
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
      faults.on("DescribeExecution");
      DescribeExecutionResponse found = executions.get(request.executionArn());
      if (found == null) {
        throw ServiceFaults.of(
            ExecutionDoesNotExistException.builder(), "ExecutionDoesNotExist", 400);
      }
      return found;
    }

    @Override
    public RedriveExecutionResponse redriveExecution(RedriveExecutionRequest request) {
      faults.on("RedriveExecution");
      redrives.put(request.clientToken(), request.executionArn());
      executions.computeIfPresent(
          request.executionArn(),
          (_, execution) ->
              execution.toBuilder()
                  .status(ExecutionStatus.RUNNING)
                  .redriveDate(NOON.plusSeconds(1))
                  .build());
      return RedriveExecutionResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "states";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
