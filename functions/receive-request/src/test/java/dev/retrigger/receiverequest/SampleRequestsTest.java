package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.receiverequest.Door.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file under {@code events/request}, and what is answered to it. */
final class SampleRequestsTest {
  private static final Path FOLDER = Path.of("..", "..", "events", "request");

  /** File, the one before it, status, the key that stands in the way, signals that are sent. */
  private static final List<String> CASES =
      """
      api/body-cut                          |            | 400 |                     | 0
      api/by-nobody                         |            | 403 |                     | 0
      api/drop-window                       |            | 404 | window              | 0
      api/find-a-path                       |            | 404 | id                  | 0
      api/find-no-request                   |            | 404 | id                  | 0
      api/find-no-run                       |            | 404 | id                  | 0
      api/finish                            |            | 404 | run                 | 0
      api/fire                              |            | 202 |                     | 1
      api/fire-again                        | api/fire   | 202 |                     | 1
      api/fire-in-base64                    |            | 202 |                     | 1
      api/fire-of-another-trigger           |            | 400 | trigger             | 0
      api/fire-of-no-trigger                |            | 404 | trigger             | 0
      api/fire-under-a-used-key             | api/fire   | 409 | key                 | 0
      api/fire-with-a-reserved-attribute    |            | 400 | attributes.override | 0
      api/fire-without-key                  |            | 400 | key                 | 0
      api/fire-without-what-it-requires     |            | 400 | attributes.rows     | 0
      api/key-twice                         |            | 400 |                     | 0
      api/pause                             |            | 202 |                     | 0
      api/pending                           |            | 200 |                     | 0
      api/replay-event                      |            | 404 | event               | 0
      api/replay-range                      |            | 200 |                     | 0
      api/reset-breaker                     |            | 202 |                     | 1
      api/resume                            |            | 202 |                     | 4
      api/retry                             |            | 404 | run                 | 0
      api/run-now                           |            | 409 | pipeline            | 0
      api/start                             |            | 202 |                     | 1
      api/start-again                       | api/start  | 202 |                     | 1
      api/start-under-a-used-key            | api/start  | 409 | key                 | 0
      api/start-with-a-path-as-key          |            | 400 | key                 | 0
      api/start-with-a-secret-parameter     |            | 400 | parameters          | 0
      api/start-with-override               |            | 202 |                     | 1
      api/start-without-key                 |            | 400 | key                 | 0
      api/status                            |            | 200 |                     | 0
      api/stop                              |            | 404 | run                 | 0
      api/unknown-action                    |            | 400 | action              | 0
      api/unknown-key                       |            | 400 | paramters           | 0
      direct/by-an-arn                      |            | 400 | by                  | 0
      direct/find-no-request                |            | 404 | id                  | 0
      direct/fire-by-a-gitlab-job           |            | 202 |                     | 1
      direct/fire-by-the-job-tried-again    | direct/fire-by-a-gitlab-job | 202 |    | 1
      direct/fire-without-what-it-requires  |            | 400 | attributes.segment  | 0
      direct/not-an-object                  |            | 400 |                     | 0
      direct/of-a-deep-nest                 |            | 400 | parameters          | 0
      direct/pause                          |            | 202 |                     | 0
      direct/start-by-a-gitlab-job          |            | 202 |                     | 1
      direct/start-without-key              |            | 400 | key                 | 0
      direct/text-that-is-a-number          |            | 400 | key                 | 0
      """
          .lines()
          .toList();

  private final Door door = new Door();

  @ParameterizedTest
  @Tag("Z-17")
  @Tag("A-02")
  @MethodSource("cases")
  void shouldAnswerAsTheTableSays(String line) {
    List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
    if (!cells.get(1).isEmpty()) {
      send(cells.get(1));
    }
    int before = door.signals.size();

    Reply reply = send(cells.get(0));

    assertThat(reply.status())
        .as(reply.body().toString())
        .isEqualTo(Integer.parseInt(cells.get(2)));
    assertThat(reply.text("/key")).isEqualTo(cells.get(3));
    assertThat(door.signals).hasSize(before + Integer.parseInt(cells.get(4)));
    assertThat(door.signals.stream().map(sent -> sent.path("signal").path("key")).distinct())
        .hasSizeLessThan(2);
  }

  static List<String> cases() {
    return CASES;
  }

  @Test
  void shouldKnowEveryFile() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(CASES.stream().map(line -> line.substring(0, line.indexOf('|')).strip()))
          .containsExactlyElementsOf(
              new TreeSet<>(
                  files
                      .filter(file -> file.toString().endsWith(".json"))
                      .map(file -> FOLDER.relativize(file).toString())
                      .map(name -> name.replace('\\', '/').replace(".json", ""))
                      .toList()));
    }
  }

  private Reply send(String name) {
    try {
      return door.event(Files.readString(FOLDER.resolve(name + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
