package dev.retrigger.receiveschedule;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.events.StarterMessage.SignalArrived;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
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

  private Signal handle(ScheduleTick tick) {
    Signal signal = signal(tick);
    signals.send(tick.model().toString(), Json.write(new SignalArrived(signal)));
    return signal;
  }

  /** The signal of a tick. */
  public static Signal signal(ScheduleTick tick) {
    TriggerId trigger = new TriggerId(tick.model(), tick.trigger());
    String time = Timestamps.format(tick.scheduledTime());
    return new Signal(
        trigger,
        "schedule",
        time,
        "schedule/" + trigger,
        "schedule/" + trigger + "/" + time,
        tick.scheduledTime(),
        Map.of("reason", "scheduled for " + time),
        0);
  }
}
