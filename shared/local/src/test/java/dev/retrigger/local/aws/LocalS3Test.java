package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.EventMatched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

final class LocalS3Test {
  @TempDir private Path directory = Path.of("");
  private final List<JsonNode> events = new ArrayList<>();

  @Test
  void shouldAnnounceAnUploadInTheShapeOfAws() {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake");

    String version = put(s3, "in/a b+c.csv", "hello").versionId();

    JsonNode event = events.getFirst();
    assertThat(event.path("source").asText()).isEqualTo("aws.s3");
    assertThat(event.path("detail-type").asText()).isEqualTo("Object Created");
    assertThat(event.path("time").asText()).isEqualTo("2026-11-21T03:00:00Z");
    assertThat(event.at("/resources/0").asText()).isEqualTo("arn:aws:s3:::lake");
    assertThat(event.at("/detail/object/key").asText()).isEqualTo("in/a b+c.csv");
    assertThat(event.at("/detail/object/size").asInt()).isEqualTo(5);
    assertThat(event.at("/detail/object/etag").asText())
        .isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(event.at("/detail/object/version-id").asText()).isEqualTo(version);
    assertThat(event.at("/detail/object/sequencer").asText()).matches("[0-9a-f]{16}");
    assertThat(event.at("/detail/reason").asText()).isEqualTo("PutObject");
  }

  @Test
  void shouldOmitTheVersionIdWhenTheBucketIsNotVersioned() {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake", false, true);

    put(s3, "a", "1");
    put(s3, "a", "2");

    assertThat(events.getLast().at("/detail/object").has("version-id")).isFalse();
    assertThat(read(s3, "a", null)).isEqualTo("2");
  }

  @Test
  void shouldKeepEveryVersionWhenAnObjectIsOverwritten() {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake");
    String first = put(s3, "a", "1").versionId();
    put(s3, "a", "2");

    assertThat(read(s3, "a", first)).isEqualTo("1");
    assertThat(read(s3, "a", null)).isEqualTo("2");
    assertThat(s3.listObjectVersions(b -> b.bucket("lake")).versions()).hasSize(2);
  }

  @Test
  void shouldRefuseASecondWriteWhenIfNoneMatchIsAStar() {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake");
    s3.putObject(b -> b.bucket("lake").key("a").ifNoneMatch("*"), RequestBody.fromString("1"));

    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(
            () ->
                s3.putObject(
                    b -> b.bucket("lake").key("a").ifNoneMatch("*"), RequestBody.fromString("2")))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(read(s3, "a", null)).isEqualTo("1");
  }

  @Test
  void shouldAnnounceADroppedFileWhenItStoppedGrowing() throws Exception {
    LocalS3 s3 = s3("data", "state");
    Path folder = s3.createBucket("lake").folder();
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.csv"), "half");
    s3.lookForFiles();
    Files.writeString(folder.resolve("in/a.csv"), "half and half");
    s3.lookForFiles();
    assertThat(events).isEmpty();

    lookUntilAnnounced(s3, 1);

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().at("/detail/object/key").asText()).isEqualTo("in/a.csv");
    assertThat(read(s3, "in/a.csv", null)).isEqualTo("half and half");
  }

  @Test
  void shouldAnnounceADeletionWhenAFileIsRemovedByHand() throws Exception {
    LocalS3 s3 = s3("data", "state");
    Path folder = s3.createBucket("lake").folder();
    put(s3, "a", "1");
    assertThat(folder.resolve("a")).hasContent("1");

    Files.delete(folder.resolve("a"));
    s3.lookForFiles();

    assertThat(events.getLast().path("detail-type").asText()).isEqualTo("Object Deleted");
    assertThat(events.getLast().at("/detail/deletion-type").asText())
        .isEqualTo("Delete Marker Created");
    assertThatExceptionOfType(NoSuchKeyException.class).isThrownBy(() -> read(s3, "a", null));
  }

  @Test
  void shouldNotAnnounceItsOwnWritesWhenLooking() throws Exception {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake");
    put(s3, "a", "1");

    s3.lookForFiles();
    s3.lookForFiles();

    assertThat(events).hasSize(1);
  }

  @Test
  void shouldKnowWhatItStoredWhenRestarted() {
    LocalS3 before = s3("data", "state");
    before.createBucket("lake");
    String first = put(before, "a", "1").versionId();
    put(before, "a", "2");

    LocalS3 after = s3("data", "state");
    after.createBucket("lake");
    after.lookForFiles();

    assertThat(read(after, "a", first)).isEqualTo("1");
    assertThat(read(after, "a", null)).isEqualTo("2");
    assertThat(events).hasSize(2);
  }

  @Test
  void shouldStoreAnObjectWhenItsKeyCannotBeAFile() {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake");

    put(s3, "../outside", "1");
    put(s3, "a//b", "2");
    put(s3, "folder/", "");

    assertThat(read(s3, "../outside", null)).isEqualTo("1");
    assertThat(directory.resolve("data/outside")).doesNotExist();
    assertThat(s3.listObjectsV2(b -> b.bucket("lake")).contents())
        .extracting(S3Object::key)
        .containsExactly("../outside", "a//b", "folder/");
  }

  @Test
  void shouldListInPagesAndFoldersWhenAsked() {
    LocalS3 s3 = s3("data", "state");
    s3.createBucket("lake");
    List.of("a/1", "a/2", "b/1", "c").forEach(key -> put(s3, key, "x"));

    assertThat(
            s3.listObjectsV2Paginator(b -> b.bucket("lake").maxKeys(1)).contents().stream()
                .map(S3Object::key))
        .containsExactly("a/1", "a/2", "b/1", "c");
    assertThat(
            s3
                .listObjectsV2Paginator(b -> b.bucket("lake").maxKeys(1).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(p -> p.prefix()))
        .containsExactly("a/", "b/");
  }

  private void lookUntilAnnounced(LocalS3 s3, int count) {
    Instant end = Instant.now().plus(Duration.ofSeconds(10));
    while (events.size() < count && Instant.now().isBefore(end)) {
      s3.lookForFiles();
    }
  }

  private LocalS3 s3(String data, String state) {
    EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z"));
    Ids ids = new Ids(new SplittableRandom(1));
    EventBus bus =
        new EventBus(
            loop,
            Account.EXAMPLE,
            ids,
            happening -> {
              if (happening instanceof EventMatched(_, JsonNode event, _)) {
                events.add(event);
              }
            });
    return new LocalS3(
        loop,
        Account.EXAMPLE,
        ids,
        bus,
        directory.resolve(data),
        StateDirectory.at(directory.resolve(state)));
  }

  private static software.amazon.awssdk.services.s3.model.PutObjectResponse put(
      LocalS3 s3, String key, String content) {
    return s3.putObject(b -> b.bucket("lake").key(key), RequestBody.fromString(content));
  }

  private static String read(
      LocalS3 s3, String key, @org.jspecify.annotations.Nullable String version) {
    return s3.getObjectAsBytes(b -> b.bucket("lake").key(key).versionId(version)).asUtf8String();
  }
}
