package dev.retrigger.ledger;

import dev.retrigger.events.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;

/** What people are told about a run, if they want to hear of it. */
public final class RunNotices {
  private RunNotices() {}

  /** The notice that the run is in its present state; empty if the model does not tell of it. */
  public static Optional<Notice> about(Run run, Notice.Kind kind, Instant now) {
    Run.Tell tell = run.request().tell();
    if (!tell.events().contains(kind.word())) {
      return Optional.empty();
    }
    LinkedHashMap<String, String> facts = new LinkedHashMap<>();
    run.progress().detail().ifPresent(why -> facts.put("Why", why));
    if (run.request().objects() > 0) {
      facts.put("Objects", Long.toString(run.request().objects()));
    }
    run.request().manifests().stream().findFirst().ifPresent(uri -> facts.put("Manifest", uri));
    run.progress().execution().ifPresent(execution -> facts.put("Execution", execution));
    duration(run).ifPresent(took -> facts.put("Took", took));
    return Optional.of(
        new Notice(
            run.id() + "-" + kind.word(),
            kind,
            run.pipeline().model(),
            Optional.of(run.pipeline()),
            Optional.of(run.id()),
            now,
            run.reason(),
            facts,
            Optional.empty(),
            tell.slack(),
            tell.topic()));
  }

  /** The notice that the run's pipeline starts nothing for a while, because runs keep failing. */
  static Optional<Notice> paused(Run run, int failures, Instant now) {
    return about(run, Notice.Kind.PAUSED, now)
        .map(
            notice -> {
              LinkedHashMap<String, String> facts = new LinkedHashMap<>();
              facts.put("Why", failures + " runs failed in a row");
              facts.put("Mend", "retrigger resume " + run.pipeline().model() + " --breaker");
              return notice.withFacts(facts);
            });
  }

  /** The notice that a run's lineage is not recorded everywhere, and will not be. */
  static Optional<Notice> unrecorded(Run run, String why, Instant now) {
    Run.Tell tell = run.request().tell();
    if (!tell.events().contains(Notice.Kind.PARKED.word())) {
      return Optional.empty();
    }
    LinkedHashMap<String, String> facts = new LinkedHashMap<>();
    facts.put("Why", why);
    facts.put("Meaning", "the run itself succeeded; only its record is incomplete");
    return Optional.of(
        new Notice(
            run.id() + "-lineage",
            Notice.Kind.PARKED,
            run.pipeline().model(),
            Optional.of(run.pipeline()),
            Optional.of(run.id()),
            now,
            "its lineage cannot be recorded",
            facts,
            Optional.empty(),
            tell.slack(),
            tell.topic()));
  }

  private static Optional<String> duration(Run run) {
    return run.progress()
        .started()
        .flatMap(started -> run.progress().ended().map(ended -> Duration.between(started, ended)))
        .map(took -> took.truncatedTo(ChronoUnit.SECONDS).toString())
        .map(text -> text.substring(2).toLowerCase(Locale.ROOT));
  }
}
