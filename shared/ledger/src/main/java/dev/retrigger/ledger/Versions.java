package dev.retrigger.ledger;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The numbers that retrainings were given, a series for each project and prefix of names. A number
 * is taken in the transaction in which its run leaves, so two runs never take the same one; that of
 * a run which fails or is rejected is not given again.
 */
public final class Versions {
  private static final String LAST = "last";
  private static final String VERSION = "version";

  private final Table table;

  public Versions(Table table) {
    this.table = table;
  }

  /** How far a series has come. */
  public Series of(String project, String prefix) {
    Optional<Row> row = table.get(Keys.version(project, prefix));
    return new Series(
        project,
        prefix,
        row.map(found -> OptionalLong.of(found.number(LAST))).orElse(OptionalLong.empty()),
        row.map(found -> found.number(VERSION)).orElse(0L));
  }

  /**
   * A series as it was read.
   *
   * @param last the number that was given last; empty if none was
   */
  public record Series(String project, String prefix, OptionalLong last, long version) {
    /** Takes the number, on condition that nobody took one meanwhile. */
    public Write take(long number) {
      return Write.put(
          Row.at(Keys.version(project, prefix)).with(LAST, number).with(VERSION, version + 1),
          Condition.versionIs(version));
    }
  }
}
