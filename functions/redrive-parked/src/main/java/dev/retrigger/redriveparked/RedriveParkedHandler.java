package dev.retrigger.redriveparked;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Settings;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Sends parked messages again, for an operator who may invoke this function. */
public final class RedriveParkedHandler implements RequestStreamHandler {
  /** What is left for letting go of up to 10,000 held messages. */
  private static final int RESERVE_MILLIS = 60_000;

  private final List<ParkedQueue> parked;
  private final Origins origins;
  private final Queues queues;
  private final Functions functions;
  private final Pace pace;

  public RedriveParkedHandler() {
    this(
        System.getenv(),
        new SqsQueues(AwsClients.of(SqsClient.builder())),
        new LambdaFunctions(AwsClients.of(LambdaClient.builder())),
        Pace.REAL);
  }

  public RedriveParkedHandler(
      Map<String, String> environment, Queues queues, Functions functions, Pace pace) {
    Settings settings = Settings.from(environment);
    String stack = settings.required("STACK");
    this.parked =
        Arrays.stream(settings.required("PARKED_QUEUE_URLS").split(",", -1))
            .map(url -> ParkedQueue.at(url, stack))
            .toList();
    this.origins = new Origins(List.of(settings.required("FUNCTION_ARNS").split(",", -1)));
    this.queues = queues;
    this.functions = functions;
    this.pace = pace;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(
        input,
        output,
        context,
        JsonNode.class,
        request -> redrive(RedriveRequest.from(request), context));
  }

  private Redriven redrive(RedriveRequest request, Context context) {
    String id = context.getAwsRequestId();
    return new Redriven(
        id,
        request.dryRun(),
        request.reason(),
        chosen(request).stream()
            .map(
                queue ->
                    new Redrive(
                            queues,
                            functions,
                            origins,
                            pace,
                            request,
                            id,
                            () -> context.getRemainingTimeInMillis() > RESERVE_MILLIS)
                        .run(queue))
            .toList());
  }

  private List<ParkedQueue> chosen(RedriveRequest request) {
    List<ParkedQueue> chosen =
        parked.stream()
            .filter(
                queue ->
                    request.queue().equals(RedriveRequest.ALL)
                        || request.queue().equals(queue.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw new InvalidEventException(
          "there is no queue '%s'; there are %s, and all"
              .formatted(
                  Text.brief(request.queue()),
                  parked.stream().map(ParkedQueue::name).collect(Collectors.joining(", "))));
    }
    return chosen;
  }
}
