package dev.retrigger.redriveparked;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of the parked messages of the queues that were asked for; never what is in them. */
record Redriven(String request, boolean dryRun, String reason, List<OfQueue> queues) {
  Redriven {
    queues = List.copyOf(queues);
  }

  /**
   * One queue.
   *
   * @param stopped why it was not gone through to its end or to the limit
   */
  record OfQueue(String queue, int seen, Optional<String> stopped, List<Group> groups) {
    OfQueue {
      groups = List.copyOf(groups);
    }
  }

  /**
   * Messages that are alike.
   *
   * @param to the queue or function that they belong to, or what makes up for them
   * @param why why they were parked, as far as it was written down
   */
  record Group(Fate fate, String to, String why, int count, Instant oldest) {}

  /** What a redrive does with a message. */
  enum Fate {
    /** It goes back to where it came from. */
    SENT,
    /** It is removed, because something else does what it was for. */
    MADE_UP_FOR,
    /** It stays parked, because it came back too often. */
    TOO_OFTEN,
    /** It stays parked, because nobody can tell where it belongs. */
    UNKNOWN
  }
}
