package dev.retrigger.local.doctor;

import static java.time.ZoneOffset.UTC;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When each trigger was last heard of, as the ledger remembers it. */
final class Sightings {
  /** How far back it looks. */
  static final int DAYS = 35;

  private final Map<TriggerId, Instant> matched = new HashMap<>();
  private final Map<TriggerId, Instant> fired = new HashMap<>();
  private final Map<String, Instant> seen = new HashMap<>();

  /** Reads the histories of these models. */
  static Sightings of(Table table, Collection<ModelId> models, Instant now) {
    Sightings sightings = new Sightings();
    Signals signals = new Signals(table);
    LocalDate today = LocalDate.ofInstant(now, UTC);
    for (ModelId model : models) {
      for (int day = 0; day < DAYS; day++) {
        signals.onDay(model, today.minusDays(day)).forEach(sightings::note);
      }
    }
    return sightings;
  }

  private void note(SignalRecord record) {
    TriggerId trigger = record.signal().trigger();
    matched.merge(trigger, record.at(), Sightings::later);
    seen.merge(record.signal().source(), record.signal().occurredAt(), Sightings::later);
    if (record.decision() instanceof Decision.Start) {
      fired.merge(trigger, record.at(), Sightings::later);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** When a fact last was one for the trigger. */
  Optional<Instant> matched(TriggerId trigger) {
    return Optional.ofNullable(matched.get(trigger));
  }

  /** When it last started a run at once. */
  Optional<Instant> fired(TriggerId trigger) {
    return Optional.ofNullable(fired.get(trigger));
  }

  /** When the source last had a fact for anybody. */
  Optional<Instant> seen(String source) {
    return Optional.ofNullable(seen.get(source));
  }
}
