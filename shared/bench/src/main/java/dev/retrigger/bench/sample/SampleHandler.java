package dev.retrigger.bench.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what start-run does (read, decide, record, assume, start, record), without its rules. The
 * environment says with which logging, codec and HTTP client.
 */
public final class SampleHandler implements RequestStreamHandler, Resource {
  private static final Logger LOG = LoggerFactory.getLogger(SampleHandler.class);

  private final Codec codec;
  private final Rehearsal rehearsal;
  private final Starter starter;
  private final Frame frame;
  private final String priming;

  public SampleHandler() {
    Map<String, String> settings = System.getenv();
    codec = Codec.named(settings.getOrDefault("BENCH_CODEC", "databind"));
    rehearsal = new Rehearsal(HttpClients.named(settings.getOrDefault("BENCH_HTTP", "url")));
    starter = new Starter(rehearsal);
    frame = Frame.named(settings.getOrDefault("BENCH_LOGGING", "none"));
    priming = settings.getOrDefault("BENCH_PRIMING", "none");
    if (!priming.equals("none")) {
      Core.getGlobalContext().register(this);
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    frame.around(context, () -> handle(input, output));
  }

  private void handle(InputStream input, OutputStream output) {
    try {
      List<String> failed = new ArrayList<>();
      for (Codec.Message message : codec.read(input)) {
        String execution = starter.start(message.signal());
        LOG.atInfo()
            .addKeyValue("model", message.signal().model())
            .addKeyValue("decision", "Start")
            .addKeyValue("signal", message.signal().id())
            .addKeyValue("execution", execution)
            .log("decided");
      }
      output.write(codec.write(failed));
    } catch (IOException e) {
      throw new IllegalArgumentException("The batch cannot be read", e);
    }
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws Exception {
    codec.read(new ByteArrayInputStream(SampleEvent.json()));
    codec.write(List.of("primed"));
    LOG.atInfo().addKeyValue("decision", "Prime").log("primed");
    switch (priming) {
      case "codec" -> {}
      case "read" -> starter.read();
      case "refused" -> rehearsal.during(true, starter::tryEverything);
      case "canned" -> rehearsal.during(false, starter::tryEverything);
      case "refused-read" -> {
        rehearsal.during(true, starter::tryEverything);
        starter.read();
      }
      case "canned-read" -> {
        rehearsal.during(false, starter::tryEverything);
        starter.read();
      }
      case "all" -> starter.tryEverything();
      default -> throw new IllegalArgumentException("No priming named " + priming);
    }
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    // Nothing to restore: connections are opened again on first use.
  }
}
