package dev.retrigger.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import dev.retrigger.reconcilesources.ObjectListing;
import dev.retrigger.reconcilesources.ReconcileSourcesHandler;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S3 loses events, and the comparison of its buckets with the ledger finds what they were about.
 */
final class ReconcileStoryTest {
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/in/", files: "*.csv", partition: "dt=*/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Manifest: "${inputs.training.manifest}"}
          limits: {concurrency: 1, budget: {per: day, runs: 10000}}
      triggers:
        new-data: {input: training, window: {quiet: 10m, maxWait: 2h}, start: train}
      """;

  private final Story story = new Story(MODEL);
  private final Bucket bucket = new Bucket();
  private final List<String> found = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 50, 100})
  @Tag("G3")
  void shouldCarryEveryObjectOnceWhenSomeOfTheirEventsAreLost(int lostPercent) {
    for (int seed = 1; seed <= 10; seed++) {
      new ReconcileStoryTest().loseAndFind(new Random(seed), lostPercent);
    }
  }

  private void loseAndFind(Random dice, int lostPercent) {
    reconcile();
    Set<String> truth = new TreeSet<>();
    List<String> late = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      story.suite.pass(Duration.ofMinutes(dice.nextInt(4)));
      String key = "in/dt=%d/part-%05d.csv".formatted(i / 40, i);
      bucket.put(key, story);
      truth.add(key);
      String event = story.created(key, "v1", "0061");
      if (dice.nextInt(100) >= lostPercent) {
        story.suite.deliverData(event);
      } else if (dice.nextInt(4) == 0) {
        late.add(event); // Not lost, only later than anybody waits for it.
      }
      if (dice.nextInt(30) == 0) {
        reconcile();
      }
    }
    story.suite.pass(Duration.ofMinutes(16));
    reconcile();
    late.forEach(story.suite::deliverData);
    story.suite.pass(Duration.ofMinutes(30));
    finishRuns();
    int runs = story.oracle.executions().size();

    assertThat(story.manifested().keySet()).as("truth").isEqualTo(truth);
    assertThat(story.manifested().values()).as("duplicates").containsOnly(1);
    assertThat(story.oracle.startsByRun().values()).containsOnly(1L);

    found.clear();
    reconcile();
    finishRuns();
    assertThat(found).as("nothing is left to find").isEmpty();
    assertThat(story.oracle.executions()).hasSize(runs);
  }

  @Test
  void shouldAnnounceNothingThatWasThereBefore() {
    bucket.put("in/dt=1/old.csv", story);
    story.suite.pass(Duration.ofHours(1));
    reconcile();
    story.suite.pass(Duration.ofHours(1));

    reconcile();

    assertThat(found).isEmpty();
  }

  @Test
  void shouldAnnounceOnlyWhatATriggerWants() {
    reconcile();
    story.suite.pass(Duration.ofMinutes(1));
    bucket.put("in/dt=1/", story);
    bucket.put("in/dt=1/notes.txt", story);
    bucket.put("in/outside.csv", story);
    bucket.put("in/dt=1/wanted.csv", story);
    story.suite.pass(Duration.ofHours(1));

    reconcile();

    assertThat(found).singleElement().asString().contains("in/dt=1/wanted.csv");
  }

  @Test
  void shouldGoOnWhereTheListingBroke() {
    reconcile();
    story.suite.pass(Duration.ofMinutes(1));
    for (int i = 0; i < 50; i++) {
      bucket.put("in/dt=1/part-%05d.csv".formatted(i), story);
    }
    story.suite.pass(Duration.ofHours(1));
    for (int pass = 1; pass <= 3; pass++) {
      bucket.pagesLeft = 2;
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::reconcile);
      assertThat(found).hasSize(pass * 2 * Bucket.PAGE);
    }
    bucket.pagesLeft = 2;
    reconcile();

    assertThat(found).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void shouldFailWhenABucketCannotBeListed() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                run(
                    (_, _, _) -> {
                      throw new IllegalStateException("AccessDenied");
                    }))
        .withMessageContaining("growth/churn/new-data in s3://lake/in/");
  }

  private void finishRuns() {
    for (int told = 0; told < story.oracle.executions().size(); told++) {
      story.tell(story.oracle.executions().get(told), "Succeeded");
      story.suite.pass(Duration.ofMinutes(3));
    }
  }

  private JsonNode reconcile() {
    return run(bucket);
  }

  private JsonNode run(ObjectListing listing) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      new ReconcileSourcesHandler(
              Map.of("ACCOUNT", "111122223333", "AWS_REGION", "eu-west-1"),
              story.clock,
              story.suite.table(),
              listing,
              (_, event, _) -> {
                found.add(event);
                story.suite.deliverData(event);
              },
              (_, _, _) -> {})
          .handleRequest(
              new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
              output,
              new FakeContext(300_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.tree(output.toString(StandardCharsets.UTF_8));
  }

  /** A versioned bucket with pages of seven. */
  private static final class Bucket implements ObjectListing {
    private static final int PAGE = 7;

    private final NavigableMap<String, Version> versions = new TreeMap<>();
    private int pagesLeft = Integer.MAX_VALUE;

    void put(String key, Story story) {
      versions.put(key, new Version(key, "v1", 12, "e", story.clock.instant(), true));
    }

    @Override
    public Page page(String bucket, String prefix, Optional<Place> behind) {
      assertThat(bucket).isEqualTo("lake");
      if (pagesLeft-- == 0) {
        throw new IllegalStateException("SlowDown");
      }
      List<Version> page =
          versions.tailMap(behind.map(Place::key).orElse(""), false).values().stream()
              .filter(version -> version.key().startsWith(prefix))
              .limit(PAGE)
              .toList();
      boolean last = page.isEmpty() || page.getLast().key().equals(versions.lastKey());
      return new Page(
          page,
          last
              ? Optional.empty()
              : Optional.of(new Place(page.getLast().key(), page.getLast().version())));
    }
  }
}
