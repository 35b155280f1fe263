package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.task.TaskRequest;
import dev.retrigger.states.task.TaskResource;

/** Writes the history of one call; functions and activities have event families of their own. */
final class TaskEvents {
  private final Flow flow;
  private final TaskRequest request;
  private final Family family;

  TaskEvents(Flow flow, TaskRequest request) {
    this.flow = flow;
    this.request = request;
    this.family = Family.of(request.resource());
  }

  private enum Family {
    TASK,
    LAMBDA_FUNCTION,
    ACTIVITY;

    static Family of(TaskResource resource) {
      return switch (resource) {
        case TaskResource.Function _ -> LAMBDA_FUNCTION;
        case TaskResource.Activity _ -> ACTIVITY;
        case TaskResource.Optimized _, TaskResource.Sdk _ -> TASK;
      };
    }

    EventType event(String moment) {
      return EventType.valueOf(name() + "_" + moment);
    }
  }

  void scheduled() {
    ObjectNode details = base();
    if (family == Family.TASK) {
      details.put("region", "us-east-1");
      details.set("parameters", request.arguments());
    } else {
      details.put("resource", request.resource().arn());
      details.set("input", request.arguments());
    }
    request.timeout().ifPresent(time -> details.put("timeoutInSeconds", time.toSeconds()));
    request.heartbeat().ifPresent(time -> details.put("heartbeatInSeconds", time.toSeconds()));
    flow.record(family.event("SCHEDULED"), details);
    flow.record(family.event("STARTED"), base());
  }

  void submitted(JsonNode response) {
    if (family == Family.TASK) {
      ObjectNode details = base();
      details.set("output", response);
      flow.record(EventType.TASK_SUBMITTED, details);
    }
  }

  void succeeded(JsonNode output) {
    ObjectNode details = base();
    details.set("output", output);
    flow.record(family.event("SUCCEEDED"), details);
  }

  void failed(Failure failure) {
    flow.record(family.event("FAILED"), base().setAll(failure.details()));
  }

  void timedOut(Failure failure) {
    flow.record(family.event("TIMED_OUT"), base().setAll(failure.details()));
  }

  private ObjectNode base() {
    ObjectNode details = History.details();
    if (family == Family.TASK) {
      details
          .put("resourceType", request.resource().resourceType())
          .put("resource", request.resource().resourceName());
    }
    return details;
  }
}
