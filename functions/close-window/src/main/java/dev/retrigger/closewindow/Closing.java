package dev.retrigger.closewindow;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What became of a window that was looked at. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
public sealed interface Closing {
  /** It is closed, and the starter is told. */
  record Closed(String manifest, long objects) implements Closing {}

  /** It is given up: its objects are listed, and nothing starts by itself. */
  record Parked(String manifest, long objects) implements Closing {}

  /** A person dropped it: its objects are listed, and nothing starts. */
  record Dropped(String manifest, long objects) implements Closing {}

  /** It stays open. */
  record Open(Instant until) implements Closing {}

  /** There was nothing to close, or another closer is at it. */
  record Nothing() implements Closing {}
}
