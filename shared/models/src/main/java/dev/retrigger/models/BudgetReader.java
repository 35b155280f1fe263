package dev.retrigger.models;

import dev.retrigger.domain.Budget;
import dev.retrigger.domain.Budget.Period;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what runs may cost.
 *
 * @param cap the project's own budget, for all its pipelines together
 */
record BudgetReader(ZoneId zone, Optional<Budget> cap) {
  private static final int RUNS_MOST = 100_000;
  private static final int DAYS_OF_MONTH = 31;

  /** A budget of a pipeline, which the project's may make pointless. */
  Optional<Budget> ofPipeline(Fields fields) {
    Optional<Budget> budget = ofProject(fields);
    budget.ifPresent(own -> cap.ifPresent(all -> check(fields, own, all)));
    boolean counts =
        fields.has("usd") || cap.flatMap(Budget::usd).isPresent() || !fields.has("runs");
    if (!counts) {
      fields
          .get("costPerRun")
          .ifPresent(
              value ->
                  value.refuse(
                      "has no effect: neither this budget nor the project's counts money",
                      "add usd, or remove it"));
    }
    return budget;
  }

  Optional<Budget> ofProject(Fields fields) {
    Optional<Period> per = fields.readRequired("per", Words.of(List.of(Period.values())));
    Optional<Integer> runs = fields.read("runs", Words.number(1, RUNS_MOST));
    Optional<BigDecimal> usd = fields.read("usd", Words.USD);
    Optional<BigDecimal> cost = fields.read("costPerRun", Words.USD);
    if (!fields.has("runs") && !fields.has("usd")) {
      fields.self().refuse("limits nothing", "add runs, or usd and costPerRun, or all three");
    }
    if (usd.isPresent() && !fields.has("costPerRun")) {
      fields
          .self()
          .refuse(
              "usd needs costPerRun: what a run costs is known too late to stop it",
              "say what one costs at most");
    }
    if (usd.isPresent() && cost.isPresent() && cost.get().compareTo(usd.get()) > 0) {
      fields
          .self()
          .refuse(
              "no run would ever start: one costs " + cost.get() + " of " + usd.get(),
              "raise usd or lower costPerRun");
    }
    if (per.isEmpty() || (runs.isEmpty() && usd.isEmpty()) || (usd.isPresent() && cost.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new Budget(
            per.get(), runs.map(OptionalInt::of).orElse(OptionalInt.empty()), usd, cost, zone));
  }

  private static void check(Fields fields, Budget own, Budget all) {
    int most = own.per() == Period.MONTH && all.per() == Period.DAY ? DAYS_OF_MONTH : 1;
    if (own.runs().isPresent()
        && all.runs().isPresent()
        && own.runs().getAsInt() > (long) all.runs().getAsInt() * most) {
      refuse(fields, "runs", all);
    }
    if (own.usd().isPresent()
        && all.usd().isPresent()
        && own.usd().get().compareTo(all.usd().get().multiply(BigDecimal.valueOf(most))) > 0) {
      refuse(fields, "usd", all);
    }
  }

  private static void refuse(Fields fields, String key, Budget all) {
    fields
        .get(key)
        .ifPresent(
            value ->
                value.refuse(
                    "never binds: the whole project has less a " + Words.word(all.per()),
                    "lower it, or raise caps.budget in the project file"));
  }
}
