package dev.retrigger.reconcilesources;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.ledger.HeldImages;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.reconcilesources.ImageListing.Tagged;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares repositories with the ledger. A tag that an input wants, and that nobody has heard of,
 * is announced to receive-image as ECR should have done; if ECR's own event comes after all, it is
 * a duplicate.
 */
final class ImageReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(ImageReconciler.class);

  /** More than ECR keeps in a repository unless its quota was raised. */
  private static final int MOST_IMAGES = 100_000;

  /** How far the time of an event is from the time of its push, at most. */
  private static final Duration NEAR = Duration.ofHours(1);

  private final Passes passes;
  private final Signals signals;
  private final Images images;
  private final HeldImages held;
  private final IgnoredEvents ignored;
  private final ImageListing listing;
  private final ImageReceivers receivers;
  private final String account;
  private final String region;

  ImageReconciler(
      Table table, ImageListing listing, ImageReceivers receivers, String account, String region) {
    this.passes = new Passes(table);
    this.signals = new Signals(table);
    this.images = new Images(table);
    this.held = new HeldImages(table);
    this.ignored = new IgnoredEvents(table);
    this.listing = listing;
    this.receivers = receivers;
    this.account = account;
    this.region = region;
  }

  /** Goes through all inputs, as far as it may. */
  void run(List<ImageScope> scopes, Instant now, BooleanSupplier hasTime, Tally tally) {
    for (ImageScope scope : scopes) {
      Optional<Pass> found = passes.find(scope);
      Pass pass = found.orElseGet(() -> Pass.first(now)).resumed(now);
      if (found.isEmpty()) {
        passes.save(scope, pass);
      }
      compare(scope, pass, hasTime, tally);
    }
  }

  /** One repository that fails must not keep the others from being compared. */
  private void compare(ImageScope scope, Pass pass, BooleanSupplier hasTime, Tally tally) {
    try {
      Iterator<Tagged> tagged =
          listing.tagged(scope.input().repository()).limit(MOST_IMAGES).iterator();
      while (tagged.hasNext()) {
        if (!hasTime.getAsBoolean()) {
          tally.unfinished++;
          return;
        }
        compare(scope, pass, tagged.next(), tally);
      }
      passes.save(scope, pass.done());
    } catch (RuntimeException e) {
      tally.failed.add(scope.toString());
      LOG.atWarn().addKeyValue("scope", scope).setCause(e).log("The scope could not be compared");
    }
  }

  private void compare(ImageScope scope, Pass pass, Tagged tagged, Tally tally) {
    if (!pass.covers(tagged.pushed())) {
      return;
    }
    for (String tag : tagged.tags()) {
      if (!scope.input().tags().accepts(tag)) {
        continue;
      }
      Image image =
          new Image(registry(), scope.input().repository(), tagged.digest(), tag, tagged.pushed());
      tally.compared++;
      if (!isKnown(scope, image)) {
        receivers.announce(
            new ImageAnnouncement(account, region, image, tagged.artifactType()).event());
        tally.announced++;
      }
    }
  }

  private boolean isKnown(ImageScope scope, Image image) {
    return isHeld(scope, image) || isDecided(scope, image) || wasIgnored(image);
  }

  private boolean isHeld(ImageScope scope, Image image) {
    return held
        .of(scope.model().file().model(), scope.input().name(), image.registry(), image.digest())
        .stream()
        .anyMatch(each -> each.image().tag().equals(image.tag()));
  }

  private boolean isDecided(ImageScope scope, Image image) {
    Set<TriggerId> triggers = scope.triggers();
    if (triggers.isEmpty()) {
      return images
          .newest(scope.model().file().model(), scope.input().name())
          .filter(
              newest -> newest.key().equals(image.key()) || newest.pushed().isAfter(image.pushed()))
          .isPresent();
    }
    return signals
        .about(image.subject())
        .map(record -> record.signal())
        .filter(signal -> signal.key().equals(image.key()))
        .map(signal -> signal.trigger())
        .collect(Collectors.toSet())
        .containsAll(triggers);
  }

  /** ECR replicated it here, or fills a cache with it: that was told, and is not wanted. */
  private boolean wasIgnored(Image image) {
    return ignored
        .about(image.subject())
        .anyMatch(
            event -> Duration.between(event.occurred(), image.pushed()).abs().compareTo(NEAR) <= 0);
  }

  private String registry() {
    return account
        + ".dkr.ecr."
        + region
        + ".amazonaws.com"
        + (region.startsWith("cn-") ? ".cn" : "");
  }
}
