package dev.retrigger.models;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads how objects are collected. */
final class WindowReader {
  private static final Duration QUIET = Duration.ofMinutes(2);
  private static final Duration MAX_WAIT = Duration.ofHours(1);
  private static final int MAX_OBJECTS = 100_000;
  private static final Function<String, Duration> WAIT =
      Durations.between(Duration.ofSeconds(1), Duration.ofDays(14));
  private static final Function<String, String> MARKER =
      Words.matching("[^/\\s](?:[^/]{0,254})", "write the name of a file, such as _SUCCESS");

  /** What holds where a file says nothing. */
  static final Window DEFAULT =
      new Window(QUIET, MAX_WAIT, MAX_OBJECTS, Optional.empty(), Window.IfNoMarker.PARK);

  private WindowReader() {}

  static Window read(Fields fields) {
    Optional<Duration> quiet = fields.read("quiet", WAIT);
    Optional<Duration> maxWait = fields.read("maxWait", WAIT);
    Optional<String> marker = fields.read("doneMarker", MARKER);
    Optional<Window.IfNoMarker> ifNoMarker =
        fields.read("ifNoMarker", Words.of(List.of(Window.IfNoMarker.values())));
    int maxObjects = fields.read("maxObjects", Words.number(1, MAX_OBJECTS)).orElse(MAX_OBJECTS);
    if (fields.has("ifNoMarker") && !fields.has("doneMarker")) {
      fields
          .get("ifNoMarker")
          .ifPresent(
              value ->
                  value.refuse("has no effect without doneMarker", "add doneMarker, or remove it"));
    }
    Duration longest = maxWait.orElse(MAX_WAIT);
    Duration silence = quiet.orElse(longest.compareTo(QUIET) < 0 ? longest : QUIET);
    if (silence.compareTo(longest) > 0) {
      fields
          .self()
          .refuse(
              "quiet "
                  + Durations.show(silence)
                  + " is longer than maxWait "
                  + Durations.show(longest)
                  + ", so it would never end a window",
              "shorten quiet or lengthen maxWait");
    }
    return new Window(
        silence, longest, maxObjects, marker, ifNoMarker.orElse(Window.IfNoMarker.PARK));
  }
}
