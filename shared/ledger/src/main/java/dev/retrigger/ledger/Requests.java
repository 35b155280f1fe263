package dev.retrigger.ledger;

import dev.retrigger.domain.Digest;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What callers asked for, each under a key of their own. The row is written before the signal is
 * sent, so that the same key with another wish is found out even while the first one is on its way,
 * and so that a request can be asked about by its id alone.
 */
public final class Requests {
  private static final String BODY = "body";
  private static final Set<String> FOR_PEOPLE = Set.of("by", "reason");

  private final Table table;

  public Requests(Table table) {
    this.table = table;
  }

  /**
   * A request.
   *
   * @param wish the digest of what was asked for; who asked, and their reason, are no part of it
   */
  public record Request(Signal signal, String wish, Instant at) {
    /** The request that this signal is. */
    public static Request of(Signal signal, Instant at) {
      TreeMap<String, String> attributes = new TreeMap<>(signal.attributes());
      attributes.keySet().removeAll(FOR_PEOPLE);
      return new Request(signal, Digest.of(Json.write(attributes)), at);
    }

    /** Whether another request asks for the same. */
    public boolean asksTheSameAs(Request other) {
      return wish.equals(other.wish);
    }
  }

  /** The request of that id. */
  public Optional<Request> find(SignalId id) {
    return table.get(Keys.request(id)).map(Requests::read);
  }

  /** Takes the key for this request; the one that has it already, if there is one. */
  public Optional<Request> claim(Request request) {
    Row row =
        Retention.keep(
            Row.at(Keys.request(request.signal().id())).with(BODY, Json.write(request)),
            request.at());
    return switch (table.write(List.of(Write.put(row, Condition.absent())))) {
      case Table.Outcome.Written _ -> Optional.empty();
      case Table.Outcome.Refused(var conflicts) -> Optional.of(earlier(conflicts));
    };
  }

  private static Request earlier(Collection<Table.Outcome.Conflict> conflicts) {
    return conflicts.stream()
        .flatMap(conflict -> conflict.found().stream())
        .map(Requests::read)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a request went while it was claimed"));
  }

  private static Request read(Row row) {
    return Json.read(row.text(BODY), Request.class);
  }
}
