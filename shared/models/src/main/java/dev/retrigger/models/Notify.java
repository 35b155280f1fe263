package dev.retrigger.models;

import dev.retrigger.events.Notice;
import java.util.List;
import java.util.Optional;

/**
 * Who is told what.
 *
 * @param slack the channel without {@code #}: the model's, else its project owner's
 * @param events the kinds of notice that are sent
 */
public record Notify(Optional<String> slack, List<Notice.Kind> events) {
  public Notify {
    events = List.copyOf(events);
  }

  /** Whether notices of {@code kind} are sent. */
  public boolean tells(Notice.Kind kind) {
    return events.contains(kind);
  }
}
