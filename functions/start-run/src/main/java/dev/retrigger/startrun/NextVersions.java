package dev.retrigger.startrun;

import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Versions;
import dev.retrigger.ledger.Write;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Finds the number of the next retraining: one more than the highest that a model of SageMaker has
 * or that the ledger has given, whichever is ahead. Models are made by others, too, and later than
 * numbers are given, so neither alone would do.
 */
final class NextVersions {
  /** A number as people write it, and that one can be added to. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final Versions versions;
  private final ModelNames models;

  NextVersions(Table table, ModelNames models) {
    this.versions = new Versions(table);
    this.models = models;
  }

  /**
   * A number and how to take it.
   *
   * @param take fails if somebody else has taken a number of the series meanwhile
   */
  record Next(String number, Write take) {}

  Next of(String project, String prefix) {
    Versions.Series series = versions.of(project, prefix);
    long number =
        LongStream.concat(
                    series.last().stream(),
                    models
                        .beginningWith(project, prefix)
                        .map(name -> name.substring(prefix.length()))
                        .filter(rest -> NUMBER.matcher(rest).matches())
                        .mapToLong(Long::parseLong))
                .max()
                .orElse(0)
            + 1;
    return new Next(Long.toString(number), series.take(number));
  }
}
