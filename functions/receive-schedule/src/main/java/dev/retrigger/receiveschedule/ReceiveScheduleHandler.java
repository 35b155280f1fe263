package dev.retrigger.receiveschedule;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.events.StarterMessage.SignalArrived;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in the ticks of schedules. The tick's identity is the time for which it was scheduled, so a
 * tick that Scheduler delivers twice is one signal. What fails is tried again by Lambda, and
 * parked.
 */
public final class ReceiveScheduleHandler implements RequestStreamHandler {
  private final MessageQueue signals;

  public ReceiveScheduleHandler() {
    this(
        new SqsQueue(
            AwsClients.of(SqsClient.builder()),
            Settings.from(System.getenv()).required("SIGNALS_QUEUE_URL")));
  }

  public ReceiveScheduleHandler(MessageQueue signals) {
    this.signals = signals;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.run(input, output, context, ScheduleTick.class, this::handle);
  }

  Signal handle(ScheduleTick tick) {
    Signal signal = tick.signal();
    signals.send(tick.model().toString(), Json.write(new SignalArrived(signal)));
    return signal;
  }
}
