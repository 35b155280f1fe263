package dev.retrigger.local.cli;

import dev.retrigger.domain.Timestamps;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.local.cli.Why.DecisionStory;
import dev.retrigger.local.cli.Why.NoticeStory;
import dev.retrigger.local.cli.Why.RunStory;
import dev.retrigger.local.cli.Why.WindowStory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reports as people read them. */
final class Story {
  private Story() {}

  static List<String> lines(RunLine run) {
    List<String> lines = new ArrayList<>();
    lines.add(
        time(run.started().orElse(run.intended()))
            + "  "
            + run.status()
            + "  "
            + run.pipeline()
            + "  "
            + run.reason());
    lines.add(
        "    "
            + run.run()
            + ", "
            + run.objects()
            + (run.objects() == 1 ? " object" : " objects")
            + run.took().map(took -> ", took " + brief(took)).orElse("")
            + run.execution().map(execution -> ", " + execution).orElse(""));
    return lines;
  }

  static List<String> lines(Why why) {
    List<String> lines = new ArrayList<>();
    why.decisions().forEach(decision -> lines.addAll(lines(decision)));
    why.ignored().forEach(event -> lines.addAll(lines(event)));
    why.runs().forEach(run -> lines.addAll(lines(run)));
    return lines;
  }

  private static List<String> lines(IgnoredEvent event) {
    List<String> lines = new ArrayList<>();
    lines.add(time(event.at()) + "  Ignore: " + event.reason());
    lines.add("    about     " + event.subject() + " at " + time(event.occurred()));
    lines.add("    event     " + event.eventId() + " of " + event.source());
    if (event.duplicates() > 0) {
      lines.add("    repeated  " + event.duplicates() + " times");
    }
    return lines;
  }

  private static List<String> lines(DecisionStory decision) {
    List<String> lines = new ArrayList<>();
    lines.add(
        time(decision.decided())
            + "  "
            + decision.trigger()
            + ": "
            + decision.outcome()
            + ": "
            + decision.reason());
    lines.add("    about     " + decision.subject() + " at " + time(decision.occurred()));
    lines.add("    event     " + decision.event());
    lines.add(
        "    rule      "
            + decision.trigger()
            + decision.pipeline().map(pipeline -> " starts " + pipeline).orElse("")
            + ", model file version "
            + decision.modelVersion());
    if (decision.duplicates() > 0) {
      lines.add("    repeated  " + decision.duplicates() + " times, and decided once");
    }
    decision.window().ifPresent(window -> lines.add("    window    " + sentence(window)));
    decision.instead().ifPresent(why -> lines.add("    no run    " + why));
    if (decision.batch().isPresent() && decision.run().isEmpty() && decision.instead().isEmpty()) {
      lines.add("    waits     in batch " + decision.batch().get() + " of its pipeline");
    }
    decision.run().ifPresent(run -> lines.add("    run       " + run));
    decision.next().ifPresent(next -> lines.addAll(lines(next)));
    return lines;
  }

  private static String sentence(WindowStory window) {
    return switch (window.state()) {
      case OPEN ->
          window.name()
              + " is open"
              + window.opened().map(opened -> " since " + time(opened)).orElse("");
      case CLOSED ->
          window.name()
              + " closed "
              + window.closed().map(Story::time).orElse("")
              + " ("
              + window.cause().orElse("").toLowerCase(Locale.ROOT).replace('_', ' ')
              + ") with "
              + window.objects().orElse(0L)
              + " objects: "
              + window.manifest().orElse("")
              + (window.verified() ? "" : " (its manifest does not list this very object)");
      case PARKED ->
          window.name()
              + " was parked "
              + window.closed().map(Story::time).orElse("")
              + "; what it held is in "
              + window.manifest().orElse("");
      case UNKNOWN -> window.name() + ", of a model that is not in force any more";
    };
  }

  private static List<String> lines(RunStory run) {
    List<String> lines = new ArrayList<>();
    lines.add(run.run() + ": " + run.status() + " of " + run.pipeline());
    lines.add("    reason    " + run.reason());
    run.detail().ifPresent(why -> lines.add("    why       " + why));
    lines.add("    target    " + run.target() + ", mode " + run.mode());
    lines.add("    version   " + run.modelVersion() + " of the model file");
    run.manifests().forEach(manifest -> lines.add("    reads     " + manifest));
    run.parameters().forEach((name, value) -> lines.add("    parameter " + name + " = " + value));
    timeline(run).forEach(lines::add);
    run.execution().ifPresent(execution -> lines.add("    execution " + execution));
    run.lineage().forEach((name, value) -> lines.add("    lineage   " + name + " = " + value));
    run.signals()
        .forEach(
            signal ->
                lines.add(
                    "    signal    "
                        + signal.trigger()
                        + ", "
                        + signal.subject()
                        + " at "
                        + time(signal.occurred())));
    run.notices().forEach(notice -> lines.add("    notice    " + sentence(notice)));
    return lines;
  }

  private static List<String> timeline(RunStory run) {
    List<String> lines = new ArrayList<>();
    lines.add("    decided   " + time(run.intended()));
    run.firstAttempt()
        .ifPresent(
            at ->
                lines.add(
                    "    asked     "
                        + time(at)
                        + (run.attempts() > 1 ? ", " + run.attempts() + " attempts" : "")));
    run.started().ifPresent(at -> lines.add("    started   " + time(at)));
    run.ended().ifPresent(at -> lines.add("    ended     " + time(at) + took(run)));
    return lines;
  }

  private static String took(RunStory run) {
    return run.started()
        .flatMap(started -> run.ended().map(ended -> Duration.between(started, ended)))
        .map(took -> ", took " + brief(took))
        .orElse("");
  }

  private static String sentence(NoticeStory notice) {
    Optional<String> trouble = notice.problem().map(why -> "could not be sent: " + why);
    return notice.kind().phrase()
        + ", "
        + trouble.or(() -> notice.sent().map(at -> "sent " + time(at))).orElse("not sent yet");
  }

  private static String time(Instant instant) {
    return Timestamps.format(instant);
  }

  private static String brief(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring("PT".length())
        .toLowerCase(Locale.ROOT);
  }
}
