package dev.retrigger.notifyslack;

import dev.retrigger.events.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a channel has been told about one run.
 *
 * @param told the ids of the notices that are in Slack, the latest last
 */
record Conversation(Optional<Root> root, List<String> told) {
  private static final int REMEMBERED = 100;
  static final Conversation NEW = new Conversation(Optional.empty(), List.of());

  /**
   * The message that opened the thread.
   *
   * @param channelId Slack's id; an update does not know channels by name
   * @param first the notice that opened it
   * @param shows the time of the notice whose news it shows
   */
  record Root(String channelId, String ts, Notice first, Instant shows) {}

  Conversation {
    told = List.copyOf(told);
  }

  boolean knows(Notice notice) {
    return told.contains(notice.id());
  }

  /** News arrives in any order; only later news changes what the root shows. */
  boolean isNews(Notice notice) {
    return root.filter(each -> notice.at().isAfter(each.shows())).isPresent();
  }

  Conversation openedBy(Notice notice, String channelId, String ts) {
    return new Conversation(Optional.of(new Root(channelId, ts, notice, notice.at())), told)
        .toldOf(notice);
  }

  Conversation toldOf(Notice notice) {
    List<String> more = new ArrayList<>(told);
    more.add(notice.id());
    return new Conversation(root, more.subList(Math.max(0, more.size() - REMEMBERED), more.size()));
  }

  Conversation showing(Notice notice) {
    return new Conversation(
        root.map(each -> new Root(each.channelId(), each.ts(), each.first(), notice.at())), told);
  }
}
