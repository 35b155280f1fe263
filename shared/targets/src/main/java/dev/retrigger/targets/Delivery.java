package dev.retrigger.targets;

import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What targets have in common that are given a message and are not asked again. A run of theirs is
 * over with the delivery, or with {@code await: callback} when the receiver says so.
 */
public final class Delivery {
  private static final String CALLBACK = "?await=callback";

  private static final int DETAIL = 500;

  private Delivery() {}

  /** The execution's name here: nobody else has one for it. */
  public static String execution(Target.Request request) {
    return request.resource()
        + "/"
        + request.run()
        + ("callback".equals(request.settings().get("await")) ? CALLBACK : "");
  }

  static Target.Status status(String execution) {
    return new Target.Status(
        execution.endsWith(CALLBACK) ? RunStatus.STARTED : RunStatus.SUCCEEDED, Optional.empty());
  }

  /** The message: the same to the byte, however often it is sent. */
  static byte[] message(Target.Request request) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "retrigger.run");
    message.put("runId", request.run().value());
    message.put("reason", request.reason());
    message.put("parameters", ParameterTree.of(request.parameters()));
    return Json.writeBytes(message);
  }

  /** What went wrong, in a line. */
  static String detail(Throwable error) {
    return Text.brief(error.getClass().getSimpleName() + ": " + error.getMessage(), DETAIL);
  }

  /** Why the request cannot be delivered. */
  static Optional<String> problem(Target.Request request) {
    return request
        .resumes()
        .map(_ -> "a delivery has no failed step to go on from; set retry.from: start")
        .or(request::malformed);
  }
}
