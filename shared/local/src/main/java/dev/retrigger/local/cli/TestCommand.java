package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.local.cli.Explanation.Line;
import dev.retrigger.local.doctor.Samples;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataTrigger;
import dev.retrigger.models.FinishedTrigger;
import dev.retrigger.models.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a sample through a trigger, in rehearsal. */
@Command(
    name = "test",
    description = {
      "Send a sample of what a trigger waits for through it, and show the decision and the run that it would start.",
      "It is a rehearsal of the files in force, by the functions themselves, on a fresh ledger: nothing starts, whatever"
          + " the model's mode, and cool-downs, budgets and pauses of the past do not count."
    })
final class TestCommand implements Callable<Integer> {
  private static final Duration LONG_ENOUGH = Duration.ofHours(1);
  private static final Set<String> FOR_NOTHING =
      Set.of(Decision.Ignore.class.getSimpleName(), Decision.Refuse.class.getSimpleName());

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model: growth/churn.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "TRIGGER", description = "Its trigger: new-data.")
  private String trigger = "";

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Test these files instead of those in force: a folder, or one file.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--env",
      paramLabel = "ENV",
      defaultValue = "dev",
      description = "What $${env} stands for. Default: dev.")
  private String environment = "dev";

  TestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<CompiledModel> models = models();
    CompiledModel chosen = chosen(models);
    Trigger tested = tested(chosen);
    Instant now = shell.clock().instant();
    List<JsonNode> events = Samples.of(chosen, tested, now);
    if (events.isEmpty()) {
      throw CommandFailure.findings(
          tested instanceof FinishedTrigger finished
              ? "no event from outside fires it: it fires when a run of "
                  + finished.pipeline()
                  + " ends; retrigger start shows it"
              : "there is no sample of what it waits for");
    }
    Explainer explainer =
        new Explainer(models, environment, now, Optional.empty(), Samples.report(chosen, tested));
    explainer.supposeImages();
    List<Explanation> explanations = new ArrayList<>();
    for (JsonNode event : events) {
      explanations.add(explainer.explain(GivenEvent.read(event), event));
    }
    Explanation last = explanations.getLast();
    Why led =
        explainer.later(
            new TriggerId(chosen.file().model(), trigger),
            explanations.getFirst().event().id(),
            later(tested, events));
    boolean fires =
        last.decisions().stream().anyMatch(this::isFor)
            || led.decisions().stream().anyMatch(this::isFor);
    show(events, explanations, led);
    return fires ? ExitCode.YES : ExitCode.FINDINGS;
  }

  private List<CompiledModel> models() {
    if (directory.isPresent()) {
      return GivenModels.compile(directory.get(), environment, output);
    }
    Operations operations = consoles.console(shell).operations();
    output.note(operations.where() + ": a rehearsal of the files in force; nothing starts");
    return operations.models();
  }

  private CompiledModel chosen(List<CompiledModel> models) {
    ModelId id = Named.model(model);
    return models.stream()
        .filter(each -> each.file().model().equals(id))
        .findFirst()
        .orElseThrow(() -> CommandFailure.badInput("there is no model " + id + " in force"));
  }

  private Trigger tested(CompiledModel chosen) {
    return chosen
        .trigger(trigger)
        .orElseThrow(
            () ->
                CommandFailure.badInput(
                    "model "
                        + model
                        + " has no trigger '"
                        + trigger
                        + "'; it has "
                        + String.join(", ", chosen.file().triggers().keySet())));
  }

  /** When windows have closed, and combinations have expired. */
  private static Instant later(Trigger tested, List<JsonNode> events) {
    Duration wait =
        switch (tested) {
          case DataTrigger data -> data.window().maxWait();
          case CombinationTrigger combination -> combination.within();
          default -> Duration.ZERO;
        };
    return GivenEvent.read(events.getLast()).time().plus(wait).plus(LONG_ENOUGH);
  }

  /** A member's event also fires its combination, and what else waits for it. */
  private boolean isFor(Line line) {
    return line.trigger().filter(trigger::equals).isPresent()
        && line.model().filter(Named.model(model)::equals).isPresent()
        && !FOR_NOTHING.contains(line.outcome());
  }

  private boolean isFor(Why.DecisionStory decision) {
    return decision.trigger().name().equals(trigger) && !FOR_NOTHING.contains(decision.outcome());
  }

  private void show(List<JsonNode> events, List<Explanation> explanations, Why led) {
    if (output.json()) {
      output.document(new Tested(events, explanations, led));
      return;
    }
    for (int i = 0; i < events.size(); i++) {
      Explanation explanation = explanations.get(i);
      output.line(explanation.event().type() + " of " + explanation.event().source());
      output.note(Json.write(events.get(i)));
      for (Line line : explanation.decisions()) {
        output.line(
            "  "
                + line.trigger().map(name -> name + ": ").orElse("")
                + line.outcome()
                + ": "
                + line.reason());
      }
    }
    Story.lines(led).forEach(output::line);
  }

  /** What was tested, and what came of it. */
  @JsonPropertyOrder({"events", "explanations", "led"})
  private record Tested(List<JsonNode> events, List<Explanation> explanations, Why led) {}
}
