package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import java.util.List;
import java.util.Optional;

/**
 * The newest accepted image of each image input. Events come late and in any order; an older push
 * never takes the place of a newer one.
 */
public final class Images {
  private static final int ATTEMPTS = 10;
  private static final String BODY = "body";
  private static final String VERSION = "version";

  private final Table table;

  public Images(Table table) {
    this.table = table;
  }

  /** The newest accepted image of an input. */
  public Optional<Image> newest(ModelId model, String input) {
    return table.get(Keys.image(model, input)).map(Images::read);
  }

  /** Takes an image for an input; whether it is the newest now. */
  public boolean accept(ModelId model, String input, Image image) {
    Key key = Keys.image(model, input);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Row> found = table.get(key);
      Optional<Image> newest = found.map(Images::read);
      if (newest.isPresent() && !image.isNewerThan(newest.get())) {
        return newest.get().equals(image);
      }
      long version = found.map(row -> row.number(VERSION)).orElse(0L);
      Row row = Row.at(key).with(BODY, Json.write(image)).with(VERSION, version + 1);
      if (table.write(List.of(Write.put(row, Condition.versionIs(version)))).isWritten()) {
        return true;
      }
    }
    throw new IllegalStateException(
        "the newest image of " + model + "/" + input + " changes all the time; it is tried again");
  }

  private static Image read(Row row) {
    return Json.read(row.text(BODY), Image.class);
  }
}
