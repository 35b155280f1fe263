package dev.retrigger.profile;

import dev.retrigger.domain.Text;
import dev.retrigger.profile.Reading.Findings;
import dev.retrigger.profile.Reading.Overall;
import dev.retrigger.profile.Verdict.Drift;
import dev.retrigger.profile.Verdict.NoDrift;
import dev.retrigger.profile.Verdict.TooLittleData;
import dev.retrigger.profile.Verdict.Undecided;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a monitor makes of a report: which features count, which of them are critical, and how many
 * rows it wants to see. The rules choose among the tool's findings, and never judge a score.
 *
 * @param features the only ones that count; empty for all
 * @param critical if there are any, drift in nothing but others is only suspected
 * @param ignore never count
 * @param minRows with fewer rows than this, nothing is said at all
 */
public record DriftRules(
    List<String> features, List<String> critical, List<String> ignore, long minRows) {
  /** Everything counts. */
  public static final DriftRules NONE = new DriftRules(List.of(), List.of(), List.of(), 0);

  public DriftRules {
    features = List.copyOf(features);
    critical = List.copyOf(critical);
    ignore = List.copyOf(ignore);
  }

  /** The verdict on a report. */
  public Verdict judge(Reading reading) {
    return switch (reading) {
      case Reading.Says(var verdict) -> verdict;
      case Findings findings -> judge(findings);
    };
  }

  private Verdict judge(Findings findings) {
    if (findings.rows().isPresent() && findings.rows().getAsLong() < minRows) {
      return new TooLittleData(findings.rows().getAsLong(), minRows);
    }
    List<DriftedFeature> drifted =
        findings.drifted().stream().filter(feature -> counts(feature.name())).toList();
    if (!drifted.isEmpty()) {
      return new Drift(drifted, severity(drifted, findings.overall()));
    }
    if (findings.overall() == Overall.DRIFT
        && findings.drifted().isEmpty()
        && isAboutEverything()) {
      return new Drift(List.of(), Severity.DETECTED);
    }
    return unread(findings)
        .<Verdict>map(Undecided::new)
        .or(() -> unseen(findings).map(Undecided::new))
        .orElseGet(NoDrift::new);
  }

  private Severity severity(List<DriftedFeature> drifted, Overall overall) {
    Set<String> detected =
        drifted.stream()
            .filter(feature -> feature.severity() == Severity.DETECTED)
            .map(DriftedFeature::name)
            .collect(Collectors.toSet());
    boolean sure =
        critical.isEmpty()
            // Features that the monitor names count by themselves; else the tool's last word does.
            ? !detected.isEmpty() && (overall != Overall.NO_DRIFT || !features.isEmpty())
            : critical.stream().anyMatch(detected::contains);
    return sure ? Severity.DETECTED : Severity.SUSPECTED;
  }

  private boolean counts(String feature) {
    return !ignore.contains(feature)
        && (features.isEmpty() || features.contains(feature) || critical.contains(feature));
  }

  /** Whether the data as a whole is what the monitor is about. */
  private boolean isAboutEverything() {
    return features.isEmpty() && critical.isEmpty();
  }

  private Optional<String> unread(Findings findings) {
    return findings.undecided().entrySet().stream()
        .filter(each -> counts(each.getKey()))
        .map(each -> (each.getKey().isEmpty() ? "" : each.getKey() + ": ") + each.getValue())
        .findFirst()
        .map(Text::brief);
  }

  /** A feature that the monitor is about, and the tool did not look at, has not stayed the same. */
  private Optional<String> unseen(Findings findings) {
    return findings
        .examined()
        .flatMap(
            examined ->
                Stream.concat(features.stream(), critical.stream())
                    .filter(name -> !examined.contains(name))
                    .findFirst())
        .map(name -> Text.brief("the report says nothing about '" + name + "'"));
  }
}
