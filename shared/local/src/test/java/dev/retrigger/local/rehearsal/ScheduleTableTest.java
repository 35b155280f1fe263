package dev.retrigger.local.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.domain.Decision.Ignore;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.aws.LocalScheduler;
import dev.retrigger.local.aws.LocalSqs;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.receiveschedule.ReceiveScheduleHandler;
import dev.retrigger.reconcilesources.ReconcileSourcesHandler;
import dev.retrigger.syncmodel.ConfigFiles;
import dev.retrigger.syncmodel.SchedulerSchedules;
import dev.retrigger.syncmodel.SchedulerSchedules.Destination;
import dev.retrigger.syncmodel.SyncModelHandler;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What schedules do while clocks change: the model file goes through sync-model into the local
 * Scheduler, its ticks through receive-schedule, and reconcile-sources compares every hour. The
 * table of it stands in docs/sources.md.
 */
@Tag("N-15")
@Tag("V-16")
final class ScheduleTableTest {
  private static final Path PAGE = Path.of("../../docs/sources.md");

  private static final String HEAD =
      """
      | where and when clocks change | schedule | missed | the day before | the day of the change | the day after |
      |---|---|---|---|---|---|
      """;

  private static final List<Change> CHANGES =
      List.of(
          new Change("Europe/Oslo", "2026-03-29", "02:30"),
          new Change("Europe/Oslo", "2026-10-25", "02:30"),
          new Change("America/New_York", "2026-03-08", "02:30"),
          new Change("America/New_York", "2026-11-01", "01:30"));

  @Test
  void shouldFireAsTheTableInTheDocumentationSays() throws IOException {
    String table = HEAD + CHANGES.stream().flatMap(Change::rows).collect(Collectors.joining());

    assertThat(Files.readString(PAGE)).contains(table);
  }

  @Test
  void shouldFireInTheSpringGapOnlyWhereMissedFiringsAreMadeUpFor() {
    Change spring = CHANGES.getFirst();

    assertThat(scene(spring, spring.daily(), "none", true).on("2026-03-29")).isEmpty();
    assertThat(scene(spring, spring.daily(), "last", true).on("2026-03-29"))
        .extracting(Signal::key)
        .containsExactly("2026-03-29T01:30:00.000Z");
    assertThat(scene(spring, spring.daily(), "all", true).on("2026-03-29"))
        .extracting(signal -> signal.attributes().get("reason"))
        .containsExactly("missed at 2026-03-29T02:30 Europe/Oslo");
  }

  @Test
  void shouldFireAtTheTimesOfAnOutageAsFarAsTheScheduleWants() {
    Change spring = CHANGES.getFirst();

    assertThat(scene(spring, spring.daily(), "none", false).fired).isEmpty();
    // Each firing is the last one that is missing when the comparison of its hour finds it.
    assertThat(scene(spring, spring.daily(), "last", false).fired).hasSize(3);
    assertThat(scene(spring, spring.daily(), "all", false).fired)
        .hasSize(3)
        .allMatch(signal -> signal.attributes().containsKey("late"));
  }

  @Test
  void shouldFireWithinItsJitterAndBeKnownByItsScheduledTime() {
    Change autumn = CHANGES.get(1);
    Scene scene = scene(autumn, autumn.daily() + "\", jitter: \"2h", "last", true);

    assertThat(scene.fired).noneMatch(signal -> signal.attributes().containsKey("late"));
    assertThat(scene.fired)
        .extracting(Signal::key)
        .containsExactly(
            "2026-10-24T00:30:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z");
  }

  private static Scene scene(Change change, String schedule, String missed, boolean delivers) {
    Scene scene = new Scene(change, schedule, missed, delivers);
    scene.run();
    return scene;
  }

  /** A day on which the clocks of a place change, and a time that this touches. */
  private record Change(String place, String day, String time) {
    LocalDate date() {
      return LocalDate.parse(day);
    }

    String daily() {
      return "cron(30 %d * * ? *)".formatted(Integer.parseInt(time.substring(0, 2)));
    }

    Stream<String> rows() {
      return Stream.of(daily(), "cron(30 * * * ? *)")
          .flatMap(
              schedule -> Stream.of("none", "last", "all").map(missed -> row(schedule, missed)));
    }

    private String row(String schedule, String missed) {
      Scene scene = scene(this, schedule, missed, true);
      return Stream.of(
              place + ", " + day,
              "`" + schedule + "`",
              missed,
              scene.show(date().minusDays(1)),
              scene.show(date()),
              scene.show(date().plusDays(1)))
          .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
  }

  /** One schedule from the day before a change to the day after it. */
  private static final class Scene {
    private static final int MOST_SHOWN = 3;

    private final Change change;
    private final ZoneId zone;
    private final String model;
    private final boolean delivers;
    private final MemoryTable table = new MemoryTable();
    private final List<Signal> fired = new ArrayList<>();

    Scene(Change change, String schedule, String missed, boolean delivers) {
      this.change = change;
      this.zone = ZoneId.of(change.place());
      this.delivers = delivers;
      this.model =
          """
          version: 1
          model: growth/churn
          pipelines: {train: {target: {type: sagemaker-pipeline, name: churn-train}}}
          triggers: {nightly: {schedule: "SCHEDULE", timezone: PLACE, missed: MISSED, start: train}}
          """
              .replace("SCHEDULE", schedule)
              .replace("PLACE", change.place())
              .replace("MISSED", missed);
    }

    void run() {
      Instant start = change.date().minusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1);
      Instant end = change.date().plusDays(2).atStartOfDay(zone).toInstant();
      EventLoop loop = EventLoop.virtual(start);
      LocalScheduler scheduler = scheduler(loop);
      scheduler.createGroup("models");
      handle(
          new SyncModelHandler(
              Map.of("ENVIRONMENT", "dev"),
              loop,
              table,
              new OneFile(model),
              new SchedulerSchedules(
                  scheduler,
                  "models",
                  new Destination(
                      "arn:aws:lambda:eu-north-1:111122223333:function:receive:live",
                      "arn:aws:iam::111122223333:role/schedules",
                      "arn:aws:sqs:eu-north-1:111122223333:parked")),
              WithoutProject.ALLOW_ALL),
          "{}");
      for (Instant hour = start;
          hour.isBefore(end.plus(Duration.ofHours(3)));
          hour = hour.plus(Duration.ofHours(1))) {
        loop.at(hour, () -> compare(loop));
      }
      loop.runUntil(end.plus(Duration.ofHours(3)));
    }

    private LocalScheduler scheduler(EventLoop loop) {
      StateDirectory state = StateDirectory.temporary();
      Ids ids = new Ids(new SplittableRandom(1));
      return new LocalScheduler(
          loop,
          Account.EXAMPLE,
          ids,
          Timeline.none(),
          new LocalSqs(loop, Account.EXAMPLE, ids, Timeline.none(), state),
          (_, input) -> {
            if (delivers) {
              handle(
                  new ReceiveScheduleHandler((_, message, _) -> decide(message, loop.instant())),
                  input);
            }
          },
          state);
    }

    private void compare(EventLoop loop) {
      handle(
          new ReconcileSourcesHandler(
              Map.of("ACCOUNT", "111122223333"),
              loop,
              table,
              (_, _, _) -> {
                throw new AssertionError("there are no buckets");
              },
              (_, _, _) -> {},
              (_, message, _) -> decide(message, loop.instant())),
          "{}");
    }

    /**
     * What the starter does with a signal: it decides about the first of those that are the same.
     */
    private void decide(String message, Instant now) {
      Signal signal = Json.read(message, SignalArrived.class).signal();
      boolean first =
          table
              .write(
                  List.of(
                      Signals.record(
                          new SignalRecord(
                              signal,
                              Optional.empty(),
                              new Ignore("a test"),
                              "v1",
                              now,
                              OptionalLong.empty(),
                              0))))
              .isWritten();
      if (first && local(signal).toLocalDate().isBefore(change.date().plusDays(2))) {
        fired.add(signal);
      }
    }

    List<Signal> on(String day) {
      return fired.stream()
          .filter(signal -> local(signal).toLocalDate().equals(LocalDate.parse(day)))
          .toList();
    }

    String show(LocalDate day) {
      List<Signal> firings = on(day.toString());
      if (firings.isEmpty()) {
        return "none";
      }
      return firings.size() > MOST_SHOWN
          ? firings.size() + " times"
          : firings.stream().map(this::show).collect(Collectors.joining(", "));
    }

    private String show(Signal signal) {
      return local(signal).toLocalTime()
          + " = "
          + signal.key().substring(11, 16)
          + "Z"
          + (signal.attributes().containsKey("late") ? ", late" : "");
    }

    /** The time that was meant, which clocks may never have shown. */
    private LocalDateTime local(Signal signal) {
      String reason = signal.attributes().getOrDefault("reason", "");
      return signal.attributes().containsKey("late")
          ? LocalDateTime.parse(reason.split(" ", -1)[2])
          : LocalDateTime.ofInstant(signal.occurredAt(), zone);
    }
  }

  private static void handle(RequestStreamHandler handler, String input) {
    try {
      handler.handleRequest(
          new ByteArrayInputStream(input.getBytes(UTF_8)),
          new ByteArrayOutputStream(),
          new FakeContext(300_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bucket with one model file in it. */
  private record OneFile(String text) implements ConfigFiles {
    private static final String KEY = "models/growth/churn.yaml";

    @Override
    public List<Entry> list() {
      return List.of(new Entry(KEY, "v1"));
    }

    @Override
    public Optional<Source> read(String key) {
      return Optional.of(new Source(key, "v1", text));
    }
  }
}
