package dev.retrigger.receiveschedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Signal;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.events.StarterMessage.SignalArrived;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every sample tick, and a hundred thousand that are damaged. */
@Tag("N-15")
@Tag("V-16")
final class SampleTicksTest {
  private static final Path SAMPLES = Path.of("../../events/scheduler/input");
  private static final String REFUSED = "refused";

  /** What becomes of each sample: the signal that the starter is asked about, or nothing. */
  private static final Map<String, String> EXPECTED =
      Map.of(
          "nightly", "growth/churn/nightly 2026-11-21T03:00:00.000Z",
          "nightly-again", "growth/churn/nightly 2026-11-21T03:00:00.000Z",
          "nightly-earlier", "growth/churn/nightly 2026-11-20T03:00:00.000Z",
          "nightly-again-after-clocks-went-back", "growth/churn/nightly 2026-10-25T01:30:00.000Z",
          "unknown-model", "growth/gone/nightly 2026-11-21T03:00:00.000Z",
          "unknown-trigger", "growth/churn/hourly 2026-11-21T03:00:00.000Z",
          "no-trigger", REFUSED,
          "hostile-names", REFUSED,
          "repeated-field", REFUSED,
          "time-not-filled-in", REFUSED);

  @Test
  void shouldMakeOfEverySampleWhatItIsKnownFor() {
    Map<String, String> made = new TreeMap<>();
    samples().forEach((name, sample) -> made.put(name, receive(sample.getBytes(UTF_8))));

    assertThat(made).isEqualTo(new TreeMap<>(EXPECTED));
  }

  @Test
  void shouldRefuseOrUnderstandWhateverIsDamagedAndNeverFail() {
    List<byte[]> samples =
        samples().values().stream().map(sample -> sample.getBytes(UTF_8)).toList();
    Random random = new Random(15);
    int understood = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] damaged = damage(samples.get(random.nextInt(samples.size())).clone(), random);
      String made = receive(damaged);
      if (!made.equals(REFUSED)) {
        understood++;
        // A name that a model file cannot have is never asked about.
        assertThat(made).matches("[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+ [-+0-9]+T[0-9:.]+Z");
      }
    }
    assertThat(understood).isBetween(1_000, 90_000);
  }

  private static byte[] damage(byte[] sample, Random random) {
    int changes = 1 + random.nextInt(4);
    for (int change = 0; change < changes; change++) {
      int at = random.nextInt(sample.length);
      switch (random.nextInt(3)) {
        case 0 -> sample[at] = (byte) random.nextInt(256);
        case 1 -> sample[at] = sample[random.nextInt(sample.length)];
        default -> sample[at] = (byte) "\"{}[],:0-/\\ \n".charAt(random.nextInt(13));
      }
    }
    return sample;
  }

  /** The trigger and the key of the signal that was sent, or that none was. */
  private static String receive(byte[] input) {
    List<String> sent = new ArrayList<>();
    ReceiveScheduleHandler handler =
        new ReceiveScheduleHandler((_, message, _) -> sent.add(message));
    try {
      handler.handle(Json.read(input, ScheduleTick.class));
    } catch (InvalidEventException _) {
      assertThat(sent).isEmpty();
      return REFUSED;
    }
    assertThat(sent).hasSize(1);
    Signal signal = Json.read(sent.getFirst(), SignalArrived.class).signal();
    return signal.trigger() + " " + signal.key();
  }

  private static Map<String, String> samples() {
    Map<String, String> samples = new TreeMap<>();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      for (Path file : files.toList()) {
        samples.put(file.getFileName().toString().replace(".json", ""), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return samples;
  }
}
