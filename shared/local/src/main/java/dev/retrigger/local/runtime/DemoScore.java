package dev.retrigger.local.runtime;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.ClosedWindow;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Run;
import dev.retrigger.local.timeline.Happening;
import dev.retrigger.local.timeline.Timeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the score of the demo, from what the services did and not from what the suite says. */
final class DemoScore implements Timeline {
  private final int files;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final List<ClosedWindow> windows = new ArrayList<>();
  private int joined;
  private int published;
  private int parked;

  DemoScore(int files) {
    this.files = files;
  }

  @Override
  public void happened(Happening happening) {
    if (happening instanceof Happening.Published) {
      published++;
    }
    if (happening instanceof Happening.MessageParked) {
      parked++;
    }
  }

  /** Takes note of a row of the ledger. */
  void written(Row row) {
    switch (row.optionalText("kind").orElse("")) {
      case "run" -> {
        Run run = Json.read(row.text("body"), Run.class);
        runs.put(run.id().value(), run);
      }
      case "window" -> windows.add(Json.read(row.text("body"), ClosedWindow.class));
      default -> joined += row.optionalText("outcome").filter("Join"::equals).isPresent() ? 1 : 0;
    }
  }

  /** Whether something is under way that only needs time. */
  boolean isWaiting() {
    long listed = windows.stream().mapToLong(ClosedWindow::objects).sum();
    return joined > listed || !runs.values().stream().allMatch(run -> run.status().isFinal());
  }

  /** Whether people were told, in as far as the demo can know. */
  boolean isTold() {
    return published > 0;
  }

  /** Whether there was a run, and all are over. */
  boolean isOver() {
    return !runs.isEmpty() && runs.values().stream().allMatch(run -> run.status().isFinal());
  }

  /** The score at the end. */
  Result result(LocalSuite suite) {
    int starts = suite.cloud().sageMaker().started().size();
    Map<String, Integer> listed = new TreeMap<>();
    windows.forEach(
        window -> keys(suite, window).forEach(key -> listed.merge(key, 1, Integer::sum)));
    int doubled =
        Math.max(0, starts - 1) + (int) listed.values().stream().filter(times -> times > 1).count();
    int lost = files - listed.size() + parked;
    RunStatus status = runs.values().stream().findFirst().map(Run::status).orElse(RunStatus.INTENT);
    return new Result(
        files,
        starts,
        windows.size(),
        listed.size(),
        status,
        published,
        suite.slack().roots().size(),
        doubled,
        lost);
  }

  private static List<String> keys(LocalSuite suite, ClosedWindow window) {
    String path = window.manifest().substring("s3://".length());
    int slash = path.indexOf('/');
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                suite
                    .cloud()
                    .s3()
                    .getObject(
                        request ->
                            request
                                .bucket(path.substring(0, slash))
                                .key(path.substring(slash + 1))),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> Json.tree(line).path("key").asText()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest cannot be read", e);
    }
  }

  /** What came of the files. */
  record Result(
      int files,
      int runs,
      int manifests,
      int listed,
      RunStatus status,
      int notices,
      int slackThreads,
      int doubled,
      int lost) {
    String line() {
      return "%d files -> %d %s -> %d %s of %d -> %s -> %d %s. %d doubled, %d lost."
          .formatted(
              files,
              runs,
              runs == 1 ? "run" : "runs",
              manifests,
              manifests == 1 ? "manifest" : "manifests",
              listed,
              status.name().toLowerCase(Locale.ROOT),
              notices,
              notices == 1 ? "notice" : "notices",
              doubled,
              lost);
    }

    /** The promises that were not kept, by their names in the design. */
    @JsonIgnore
    List<String> broken() {
      List<String> broken = new ArrayList<>();
      unless(runs == 1 && doubled == 0, "P1: one signal starts at most one run")
          .ifPresent(broken::add);
      unless(lost == 0, "P2: no accepted signal is lost").ifPresent(broken::add);
      unless(manifests == 1 && listed == files, "P4: a run reads the whole set of objects")
          .ifPresent(broken::add);
      unless(status == RunStatus.SUCCEEDED, "the run did not succeed").ifPresent(broken::add);
      unless(notices == 1 && slackThreads == 1, "P6: people are told once").ifPresent(broken::add);
      return broken;
    }

    private static Optional<String> unless(boolean kept, String promise) {
      return kept ? Optional.empty() : Optional.of("broken: " + promise);
    }
  }
}
