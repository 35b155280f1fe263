package dev.retrigger.local.cli;

import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.receiverequest.ModelStatus;
import dev.retrigger.receiverequest.ModelStatus.Money;
import dev.retrigger.receiverequest.ModelStatus.PipelineStatus;
import dev.retrigger.receiverequest.Pending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What waits, and how models stand, as people read it. */
final class Waits {
  /** Tells the name of a combination from that of a pipeline. */
  static final String COMBINATION = "combination/";

  private Waits() {}

  static List<String> lines(Pending pending) {
    List<String> lines = new ArrayList<>();
    for (Pending.Batch batch : pending.batches()) {
      lines.add(
          batch.pipeline()
              + "  waits since "
              + time(batch.since())
              + held(batch.why(), batch.until()));
      lines.add(
          "    batch "
              + batch.batch()
              + (batch.of() > 1 ? " of " + batch.of() : "")
              + ", "
              + batch.signals()
              + (batch.signals() == 1 ? " signal: " : " signals, the first: ")
              + batch.leader().name()
              + ": "
              + batch.reason());
    }
    for (Pending.Window window : pending.windows()) {
      lines.add(
          window.window()
              + "  collects since "
              + time(window.opened())
              + ", about "
              + window.objects()
              + " objects; looked at "
              + time(window.due()));
    }
    for (Pending.Combination combination : pending.combinations()) {
      lines.add(
          COMBINATION
              + combination.combination()
              + "  waits until "
              + time(combination.due())
              + ": "
              + combination.rule().orElse("the model file has it no longer"));
      for (Pending.Fact fact : combination.facts()) {
        lines.add("    " + fact.trigger() + " " + time(fact.occurred()) + ": " + fact.reason());
      }
      if (combination.of() > combination.facts().size()) {
        lines.add("    and " + (combination.of() - combination.facts().size()) + " more");
      }
    }
    for (Pending.Question question : pending.approvals()) {
      lines.add(question.pipeline() + "  asks until " + time(question.expires()));
      lines.add("    " + question.approval() + ": " + question.reason());
      lines.add("    " + question.run() + ", by " + String.join(", ", question.approvers()));
    }
    for (Pending.Retry retry : pending.retries()) {
      lines.add(retry.pipeline() + "  is tried again " + time(retry.due()));
      lines.add("    " + retry.run() + retry.detail().map(why -> ": " + why).orElse(""));
    }
    return lines;
  }

  static List<String> lines(ModelStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(status.model() + "  mode " + status.mode() + ", file version " + status.version());
    status
        .pauses()
        .forEach(
            pause ->
                lines.add(
                    "    paused    "
                        + pause.scope()
                        + " since "
                        + pause.since()
                        + " by "
                        + pause.operator().by()
                        + ": "
                        + pause.operator().reason()));
    status.pipelines().forEach(pipeline -> lines.addAll(lines(pipeline)));
    status
        .project()
        .ifPresent(
            project -> {
              lines.add(
                  "  project "
                      + project.project()
                      + ": "
                      + project.active()
                      + project.concurrency().map(most -> " of " + most).orElse("")
                      + " active");
              project.budget().ifPresent(money -> lines.add("    budget    " + money(money)));
            });
    return lines;
  }

  private static List<String> lines(PipelineStatus pipeline) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  "
            + pipeline.pipeline()
            + "  "
            + pipeline.target()
            + ": "
            + pipeline.active().size()
            + " of "
            + pipeline.concurrency()
            + " active, "
            + pipeline.waiting()
            + " waiting"
            + held(pipeline.held(), pipeline.until()));
    pipeline.active().forEach(run -> lines.add("    active    " + run));
    pipeline.coolingUntil().ifPresent(at -> lines.add("    cools     until " + time(at)));
    if (pipeline.failures() > 0) {
      lines.add(
          "    breaker   "
              + pipeline.failures()
              + " failures in a row, of "
              + pipeline.breaker()
              + pipeline.breakerOpenUntil().map(at -> "; open until " + time(at)).orElse(""));
    }
    pipeline.budget().ifPresent(money -> lines.add("    budget    " + money(money)));
    return lines;
  }

  private static String money(Money money) {
    String runs = money.runs() + money.ofRuns().map(most -> " of " + most).orElse("") + " runs";
    String usd =
        money
            .ofUsd()
            .map(most -> ", USD " + money.usd().toPlainString() + " of " + most.toPlainString())
            .orElse("");
    return money.period() + ": " + runs + usd + "; renews " + time(money.renews());
  }

  private static String held(Optional<Waiting> why, Optional<Instant> until) {
    return why.map(reason -> ", held by " + reason.name().toLowerCase(Locale.ROOT)).orElse("")
        + until.map(at -> " until " + time(at)).orElse("");
  }

  private static String time(Instant at) {
    return Timestamps.format(at);
  }
}
