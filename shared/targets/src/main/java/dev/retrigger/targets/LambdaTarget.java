package dev.retrigger.targets;

import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Functions, invoked asynchronously. Retrigger hands a run over once; what Lambda takes it delivers
 * <em>at least</em> once, so the function has to take a {@code runId} that it has seen for done.
 * Lambda knows no token and shows no queued event: a hand-over whose answer was lost cannot be
 * settled and is parked, never sent again.
 */
public final class LambdaTarget implements DeliveryTarget {
  public static final String TYPE = "lambda";

  private final LambdaClient client;

  /**
   * An adapter.
   *
   * @param client one that does not repeat a request by itself
   */
  public LambdaTarget(LambdaClient client) {
    this.client = client;
  }

  /** Lambda API reference, Invoke: 1 MB for an asynchronous invocation; a rest is left. */
  @Override
  public int maxInputBytes() {
    return 1_000_000;
  }

  @Override
  public StartOutcome start(Request request) {
    Optional<String> problem = Delivery.problem(request);
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    try {
      client.invoke(
          invoke ->
              invoke
                  .functionName(request.setting("function"))
                  .invocationType(InvocationType.EVENT)
                  .payload(SdkBytes.fromByteArray(Delivery.message(request))));
      return new Started(Delivery.execution(request));
    } catch (ResourceNotFoundException _) {
      return new Rejected(
          "there is no function " + request.setting("function") + " in this account and region");
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return new Lookup.Unclear("Lambda does not show what it was given");
  }

  @Override
  public String explain(String execution) {
    return "the function said so; its log has the run's id";
  }
}
