package dev.retrigger.ledger;

import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the approval of model packages. Events carry the present state only, come
 * several times and in any order; whether the approval <em>changed</em> is told by comparing with
 * what was heard before. The event that made a change is remembered, so that it is the same change
 * when it is delivered again after a crash.
 */
public final class PackageStatuses {
  private static final int ATTEMPTS = 10;
  private static final String BODY = "body";
  private static final String VERSION = "version";

  private final Table table;

  public PackageStatuses(Table table) {
    this.table = table;
  }

  /** What an event means, given what was heard before. */
  public sealed interface Heard {
    /**
     * The approval changed.
     *
     * @param before what it was; empty if nothing was known of the package
     * @param number how many changes were heard of, this one included
     */
    record Change(Optional<PackageStatus> before, long number) implements Heard {}

    /** It was so before; something else has changed. */
    record Same() implements Heard {}

    /** More was heard of the package since. */
    record Older(PackageStatus now) implements Heard {}
  }

  /** Takes note of what an event says. */
  public Heard hear(String arn, PackageStatus status, Instant at, String event) {
    Key key = Keys.modelPackage(arn);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Row> found = table.get(key);
      Optional<Known> known = found.map(row -> Json.read(row.text(BODY), Known.class));
      if (known.filter(before -> before.isOf(event)).isPresent()) {
        return new Heard.Change(known.get().before(), known.get().change());
      }
      if (known.filter(before -> before.isAfter(status, at)).isPresent()) {
        return new Heard.Older(known.get().status());
      }
      Known next = Known.next(known, status, at, event);
      long version = found.map(row -> row.number(VERSION)).orElse(0L);
      Row row = Row.at(key).with(BODY, Json.write(next)).with(VERSION, version + 1);
      if (table.write(List.of(Write.put(row, Condition.versionIs(version)))).isWritten()) {
        return next.isOf(event) ? new Heard.Change(next.before(), next.change()) : new Heard.Same();
      }
    }
    throw new IllegalStateException(
        "the approval of " + arn + " changes all the time; it is tried again");
  }

  /**
   * What was heard last.
   *
   * @param before the status before this one
   * @param change how many changes there were
   * @param event the event that told of the last change
   * @param seen the time of the last event, which may have changed something else
   */
  private record Known(
      PackageStatus status,
      Optional<PackageStatus> before,
      long change,
      String event,
      Instant seen) {
    static Known next(Optional<Known> known, PackageStatus status, Instant at, String event) {
      if (known.isEmpty()) {
        return new Known(status, Optional.empty(), 1, event, at);
      }
      Known was = known.get();
      return was.status == status
          ? new Known(status, was.before, was.change, was.event, at)
          : new Known(status, Optional.of(was.status), was.change + 1, event, at);
    }

    boolean isOf(String id) {
      return event.equals(id);
    }

    boolean isAfter(PackageStatus other, Instant at) {
      return seen.isAfter(at) || (seen.equals(at) && status.compareTo(other) > 0);
    }
  }
}
