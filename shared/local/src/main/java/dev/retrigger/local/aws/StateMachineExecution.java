package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * An execution of a standard workflow, and whether it may be redriven: the conditions and reasons
 * are those that the API reference gives under RedriveExecution and DescribeExecution.
 *
 * @param redrives those that had an effect, oldest first
 */
record StateMachineExecution(
    String arn,
    String machineArn,
    String name,
    String input,
    ExecutionStatus status,
    @Nullable String output,
    @Nullable String error,
    @Nullable String cause,
    Instant started,
    @Nullable Instant stopped,
    List<Redrive> redrives) {
  private static final Duration REDRIVABLE = Duration.ofDays(14);
  private static final Duration TOKENS_KEPT = Duration.ofMinutes(15);
  private static final int TOKENS_REMEMBERED = 10;

  StateMachineExecution {
    redrives = List.copyOf(redrives);
  }

  /** A redrive that had an effect. */
  record Redrive(String token, Instant at) {}

  static StateMachineExecution begun(
      String arn, String machineArn, String name, String input, Instant now) {
    return new StateMachineExecution(
        arn,
        machineArn,
        name,
        input,
        ExecutionStatus.RUNNING,
        null,
        null,
        null,
        now,
        null,
        List.of());
  }

  Optional<Instant> closed() {
    return Optional.ofNullable(stopped);
  }

  StateMachineExecution closed(
      ExecutionStatus how,
      @Nullable String result,
      @Nullable String code,
      @Nullable String why,
      Instant when) {
    return new StateMachineExecution(
        arn, machineArn, name, input, how, result, code, why, started, when, redrives);
  }

  StateMachineExecution redriven(String token, Instant when) {
    return new StateMachineExecution(
        arn,
        machineArn,
        name,
        input,
        ExecutionStatus.RUNNING,
        null,
        null,
        null,
        started,
        null,
        Stream.concat(redrives.stream(), Stream.of(new Redrive(token, when))).toList());
  }

  /** The redrive that a repeated request with this token is answered with. */
  Optional<Redrive> redrivenBy(String token, Instant now) {
    return redrives
        .subList(Math.max(0, redrives.size() - TOKENS_REMEMBERED), redrives.size())
        .stream()
        .filter(redrive -> redrive.token().equals(token))
        .filter(redrive -> now.isBefore(redrive.at().plus(TOKENS_KEPT)))
        .findFirst();
  }

  Optional<Instant> lastRedrive() {
    return redrives.isEmpty() ? Optional.empty() : Optional.of(redrives.getLast().at());
  }

  /** Why it cannot be redriven; empty if it can. */
  Optional<String> notRedrivable(Instant now) {
    if (stopped == null || status == ExecutionStatus.SUCCEEDED) {
      return Optional.of("Execution is " + status + " and cannot be redriven");
    }
    return now.isBefore(stopped.plus(REDRIVABLE))
        ? Optional.empty()
        : Optional.of("Execution redrivable period exceeded");
  }

  ExecutionRedriveStatus redriveStatus(Instant now) {
    return notRedrivable(now).isPresent()
        ? ExecutionRedriveStatus.NOT_REDRIVABLE
        : ExecutionRedriveStatus.REDRIVABLE;
  }

  /**
   * The detail of the event "Step Functions Execution Status Change", as the developer guide shows
   * it under "Automating Step Functions event delivery with EventBridge".
   */
  ObjectNode statusChange(Instant now) {
    ObjectNode detail = Json.object();
    detail.put("executionArn", arn);
    detail.put("stateMachineArn", machineArn);
    detail.put("name", name);
    detail.put("status", status.toString());
    detail.put("startDate", started.toEpochMilli());
    detail.put("stopDate", closed().map(Instant::toEpochMilli).orElse(null));
    detail.put("input", input);
    detail.put("output", output);
    detail.putNull("stateMachineVersionArn");
    detail.putNull("stateMachineAliasArn");
    detail.put("redriveCount", redrives.size());
    detail.put("redriveDate", lastRedrive().map(Instant::toEpochMilli).orElse(null));
    detail.put("redriveStatus", redriveStatus(now).toString());
    detail.put("redriveStatusReason", notRedrivable(now).orElse(null));
    detail.putObject("inputDetails").put("included", true);
    if (output == null) {
      detail.putNull("outputDetails");
    } else {
      detail.putObject("outputDetails").put("included", true);
    }
    detail.put("error", error);
    detail.put("cause", cause);
    return detail;
  }
}
