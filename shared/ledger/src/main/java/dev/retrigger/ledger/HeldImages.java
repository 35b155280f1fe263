package dev.retrigger.ledger;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.HeldImage.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Images that wait for their scans, and what scans have found. The push and the scan are told in
 * either order, and each is written down before the other is looked for; so at least one of them
 * sees both.
 */
public final class HeldImages {
  private static final String BODY = "body";
  private static final String STATE = "state";
  private static final int ATTEMPTS = 10;

  private final Table table;

  public HeldImages(Table table) {
    this.table = table;
  }

  /** Holds an image, unless it is or was held before; how it is held now. */
  public HeldImage hold(HeldImage image) {
    Row row = DueKind.SCAN.mark(row(image), image.until());
    return table.write(List.of(Write.put(row, Condition.absent()))).isWritten()
        ? image
        : find(image).orElseThrow();
  }

  /** The image as it is held now. */
  public Optional<HeldImage> find(HeldImage image) {
    return table.get(key(image)).map(HeldImages::of);
  }

  /** The images of a digest that an input holds, or held. */
  public List<HeldImage> of(ModelId model, String input, String registry, String digest) {
    return Rows.all(table, Keys.held(model, input, registry, digest), "")
        .map(HeldImages::of)
        .toList();
  }

  /** Ends the wait; false if it had ended otherwise before. */
  public boolean settle(HeldImage image, State state) {
    Write write = Write.put(row(image.become(state)), new Condition.TextIs(STATE, "WAITING"));
    return table.write(List.of(write)).isWritten()
        || find(image).filter(now -> now.state() == state).isPresent();
  }

  /**
   * Gives an image up whose scan did not come: its signals are decided, so that nothing starts if
   * the scan comes after all.
   */
  public void expire(HeldImage image, Instant now) {
    List<Write> writes = new ArrayList<>();
    writes.add(Write.put(row(image.become(State.EXPIRED)), new Condition.TextIs(STATE, "WAITING")));
    for (HeldImage.Waiting waiting : image.signals()) {
      if (new Signals(table).find(waiting.signal()).isEmpty()) {
        writes.add(
            Signals.recordInHistory(
                new SignalRecord(
                    waiting.signal(),
                    waiting.pipeline(),
                    new Decision.Suppress(Decision.Limit.EXPIRED),
                    image.modelVersion(),
                    now,
                    OptionalLong.empty(),
                    0)));
      }
    }
    // If somebody was faster, the row is no longer due, or is due again in a minute.
    table.write(writes);
  }

  /** Notes what a scan found; an older scan never takes the place of a newer one. */
  public void note(ImageScan scan) {
    Key key = Keys.scan(scan.registry(), scan.repository(), scan.digest());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Row> found = table.get(key);
      if (found.map(HeldImages::scan).filter(known -> !scan.isNewerThan(known)).isPresent()) {
        return;
      }
      long version = found.map(row -> row.number("version")).orElse(0L);
      Row row = Row.at(key).with(BODY, Json.write(scan)).with("version", version + 1);
      Write write = Write.put(Retention.keep(row, scan.completed()), Condition.versionIs(version));
      if (table.write(List.of(write)).isWritten()) {
        return;
      }
    }
    throw new IllegalStateException(
        "the scan of " + scan.digest() + " changes all the time; it is tried again");
  }

  /** What the newest scan of an image has found. */
  public Optional<ImageScan> scanned(Image image) {
    return table
        .get(Keys.scan(image.registry(), image.repository(), image.digest()))
        .map(HeldImages::scan);
  }

  /** The image that a due row of kind {@link DueKind#SCAN} is about. */
  public static HeldImage of(Row row) {
    return Json.read(row.text(BODY), HeldImage.class);
  }

  private static ImageScan scan(Row row) {
    return Json.read(row.text(BODY), ImageScan.class);
  }

  private static Row row(HeldImage image) {
    return Retention.keep(
        Row.at(key(image)).with(BODY, Json.write(image)).with(STATE, image.state().name()),
        image.until());
  }

  private static Key key(HeldImage held) {
    Image image = held.image();
    return new Key(
        Keys.held(held.model(), held.input(), image.registry(), image.digest()), image.tag());
  }
}
