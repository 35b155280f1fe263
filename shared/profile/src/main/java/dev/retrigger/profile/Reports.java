package dev.retrigger.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import java.util.List;
import java.util.Optional;

/**
 * Reads the reports that other tools write about drift. A tool's own verdict is taken as it is: no
 * score is judged that the tool has judged, and no sentence is searched for one. A report that
 * cannot be understood is {@link Verdict.Undecided}, never an exception and never "no drift".
 */
public final class Reports {
  /** More is not read. */
  public static final int MOST_BYTES = 20 << 20;

  private static final List<ReportReader> MODEL_MONITOR =
      List.of(new ViolationsReader(), new MonitorJobReader());
  private static final List<ReportReader> EVIDENTLY =
      List.of(new LegacyEvidentlyReader(), new EvidentlyReader());
  private static final List<ReportReader> NANNYML = List.of(new NannyMlReader());

  /** Names under which reports say what was compared with what. */
  private static final List<Compared> COMPARED =
      List.of(
          new Compared("reference_id", "dataset_id"),
          new Compared("baseline", "current"),
          new Compared("baseline_id", "current_id"),
          new Compared("baseline_uri", "current_uri"),
          new Compared("baseline_hash", "current_hash"),
          new Compared("reference_path", "current_path"),
          new Compared("reference_hash", "current_hash"));

  private Reports() {}

  /** What a report says. */
  public static Reading read(byte[] utf8, ReportFormat format) {
    if (utf8.length > MOST_BYTES) {
      return Reading.undecided("the report is larger than 20 MB");
    }
    Optional<ReportContent> content = ReportContent.of(utf8);
    if (content.isEmpty()) {
      return Reading.undecided("the report is neither JSON nor comma-separated values");
    }
    Optional<Reading> itself = comparedWithItself(content.get());
    return itself.orElseGet(() -> read(content.get(), format));
  }

  private static Reading read(ReportContent content, ReportFormat format) {
    List<List<ReportReader>> readers =
        switch (format) {
          case AUTO -> List.of(MODEL_MONITOR, EVIDENTLY, NANNYML);
          case MODEL_MONITOR -> List.of(MODEL_MONITOR);
          case EVIDENTLY -> List.of(EVIDENTLY);
          case NANNYML -> List.of(NANNYML);
        };
    return readers.stream()
        .flatMap(List::stream)
        .flatMap(reader -> reader.read(content).stream())
        .findFirst()
        .orElseGet(() -> Reading.undecided("the file is no report of drift that we know"));
  }

  /** A report that says its baseline is the very data it judged has judged nothing. */
  private static Optional<Reading> comparedWithItself(ReportContent content) {
    return switch (content) {
      case ReportContent.Document(var root) ->
          List.of(root, root.path("metadata")).stream()
              .flatMap(node -> COMPARED.stream().flatMap(pair -> pair.same(node).stream()))
              .findFirst()
              .map(
                  same ->
                      new Reading.Says(
                          new Verdict.NoBaseline(
                              Text.brief("the baseline is the data itself: " + same))));
      case ReportContent.Sheet _ -> Optional.empty();
    };
  }

  private record Compared(String baseline, String current) {
    Optional<String> same(JsonNode node) {
      JsonNode one = node.path(baseline);
      return one.isTextual()
              && !one.textValue().isBlank()
              && one.textValue().equals(node.path(current).textValue())
          ? Optional.of(one.textValue())
          : Optional.empty();
    }
  }
}
