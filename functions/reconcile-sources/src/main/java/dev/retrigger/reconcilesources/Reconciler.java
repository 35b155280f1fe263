package dev.retrigger.reconcilesources;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.reconcilesources.ObjectListing.Page;
import dev.retrigger.reconcilesources.ObjectListing.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares buckets with the ledger. An object that a trigger waits for, and that the ledger has no
 * signal for, is announced to receive-data as S3 should have done: from there on it is like any
 * other, and if S3's own event comes after all it is a duplicate.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** A listing request costs money; a million objects an hour are enough. */
  private static final int MOST_PAGES = 1_000;

  private final InstantSource clock;
  private final Scopes scopes;
  private final Passes passes;
  private final Signals signals;
  private final ObjectListing listing;
  private final MessageQueue data;
  private final ImageReconciler images;
  private final String account;
  private final String region;

  Reconciler(
      InstantSource clock,
      Table table,
      ObjectListing listing,
      MessageQueue data,
      ImageReconciler images,
      String account,
      String region) {
    this.clock = clock;
    this.scopes = new Scopes(table);
    this.passes = new Passes(table);
    this.signals = new Signals(table);
    this.listing = listing;
    this.data = data;
    this.images = images;
    this.account = account;
    this.region = region;
  }

  /** Goes through all scopes, the one that has waited longest first, as far as it may. */
  Reconciled run(BooleanSupplier hasTime) {
    Instant now = clock.instant();
    Tally tally = new Tally();
    List<Scope> all = scopes.all();
    Map<Scope, Pass> due =
        all.stream()
            .collect(
                Collectors.toMap(Function.identity(), scope -> begin(scope, now), (one, _) -> one));
    due.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<Scope, Pass> entry) -> entry.getValue().compared()))
        .forEach(entry -> compare(entry.getKey(), entry.getValue(), hasTime, tally));
    List<ImageScope> repositories = scopes.images();
    images.run(repositories, now, hasTime, tally);
    return tally.of(all.size() + repositories.size());
  }

  private Pass begin(Scope scope, Instant now) {
    Optional<Pass> found = passes.find(scope);
    if (found.isEmpty()) {
      passes.save(scope, Pass.first(now));
    }
    return found.map(pass -> pass.resumed(now)).orElseGet(() -> Pass.first(now));
  }

  /** One scope that fails must not keep the others from being compared. */
  private void compare(Scope scope, Pass begun, BooleanSupplier hasTime, Tally tally) {
    try {
      Pass pass = begun;
      while (tally.pages < MOST_PAGES && hasTime.getAsBoolean()) {
        Page page = listing.page(scope.bucket(), scope.prefix(), pass.place());
        tally.pages++;
        for (Version version : page.versions()) {
          compare(scope, pass, version, tally);
        }
        if (page.next().isEmpty()) {
          passes.save(scope, pass.done());
          return;
        }
        pass = pass.at(page.next().get());
        passes.save(scope, pass);
      }
      tally.unfinished++;
    } catch (RuntimeException e) {
      tally.failed.add(scope.toString());
      LOG.atWarn().addKeyValue("scope", scope).setCause(e).log("The scope could not be compared");
    }
  }

  private void compare(Scope scope, Pass pass, Version version, Tally tally) {
    if (!version.latest() || !pass.covers(version.modified()) || !scope.wants(version)) {
      return;
    }
    if (version.version().isEmpty()) {
      tally.unversioned++;
      return;
    }
    tally.compared++;
    String event = new Announcement(account, region, scope.bucket(), version).event();
    if (!isKnown(scope, S3ObjectCreated.from(EventBridgeEvent.read(event)))) {
      data.send(scope.trigger().model().toString(), event);
      tally.announced++;
    }
  }

  private boolean isKnown(Scope scope, S3ObjectCreated object) {
    return signals
        .about(object.uri())
        .map(record -> record.signal())
        .anyMatch(
            signal ->
                signal.trigger().equals(scope.trigger()) && signal.key().equals(object.arrival()));
  }
}
