package dev.retrigger.local.cli;

import dev.retrigger.domain.Timestamps;
import dev.retrigger.local.cli.EventFile.Entry;
import dev.retrigger.local.cli.Explanation.Line;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receivewebhook.Senders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what events would do to models; nothing is started, sent or kept. */
@Command(
    name = "explain",
    description = {
      "Show what each event would do, in order, on a fresh ledger. Nothing starts.",
      "The clock is the events' own: between two events, windows close and cool-downs end. A run that would start is"
          + " supposed to succeed within a quarter of an hour."
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(
      arity = "1..*",
      paramLabel = "EVENT.json",
      description =
          "Events as EventBridge sends them, or the input of a schedule: one, an array, or one a line.")
  private List<Path> files = List.of();

  @Option(
      names = "--models",
      required = true,
      paramLabel = "DIR",
      description = "Model and project files: a folder, or one file.")
  private Path models = Path.of(".");

  @Option(
      names = "--env",
      paramLabel = "ENV",
      defaultValue = "dev",
      description = "What $${env} stands for. Default: dev.")
  private String environment = "dev";

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description = {
        "The JSON of the webhook secret. With it, signatures of webhooks are verified as of the gateway's time;",
        "without it, their decisions say 'unverified'. It is read, and shown and kept nowhere."
      })
  private Optional<Path> secrets = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "A drift report, to be read wherever an event announces one.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    List<CompiledModel> compiled = GivenModels.compile(models, environment, output);
    List<Entry> entries = new ArrayList<>();
    files.forEach(file -> entries.addAll(EventFile.read(file)));
    Optional<Instant> start =
        entries.stream()
            .flatMap(
                entry ->
                    entry instanceof Entry.Event(_, var event, _)
                        ? Optional.of(event.time()).stream()
                        : Optional.<Instant>empty().stream())
            .findFirst();
    Explainer explainer =
        new Explainer(compiled, environment, start.orElse(Instant.EPOCH), senders(), reportText());
    int exitCode = ExitCode.YES;
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Event(_, var event, var document) ->
            print(explainer.explain(event, document), event.time());
        case Entry.Wrong(var name, var why) -> {
          output.note(name + ": " + why);
          exitCode = ExitCode.BAD_INPUT;
        }
      }
    }
    return exitCode;
  }

  private Optional<Senders> senders() throws IOException {
    return secrets.isEmpty() ? Optional.empty() : Optional.of(senders(secrets.get()));
  }

  private static Senders senders(Path file) throws IOException {
    try {
      Senders senders = Senders.read(Files.readString(file));
      senders.check();
      return senders;
    } catch (IllegalStateException e) {
      throw CommandFailure.badInput(file + ": " + Problems.sentence(e));
    }
  }

  private Optional<byte[]> reportText() throws IOException {
    return report.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(report.get()));
  }

  private void print(Explanation explanation, Instant time) {
    if (output.json()) {
      output.document(explanation);
      return;
    }
    output.line(
        Timestamps.format(time)
            + "  "
            + explanation.event().type()
            + " of "
            + explanation.event().source()
            + ", event "
            + explanation.event().id());
    explanation.decisions().forEach(this::print);
  }

  private void print(Line line) {
    String trigger = line.model().map(model -> model + "/" + line.trigger().orElse("")).orElse("");
    String pipeline = line.pipeline().map(name -> " -> " + name).orElse("");
    String until =
        line.until().map(time -> ", until " + Timestamps.format(time) + " at first").orElse("");
    output.line(
        "  "
            + trigger
            + pipeline
            + (trigger.isEmpty() ? "" : ": ")
            + line.outcome()
            + until
            + ": "
            + line.reason());
    line.parameters()
        .map(Map::entrySet)
        .ifPresent(
            parameters ->
                parameters.forEach(
                    each -> output.line("    " + each.getKey() + " = " + each.getValue())));
  }
}
