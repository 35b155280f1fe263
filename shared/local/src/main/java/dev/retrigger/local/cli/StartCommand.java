package dev.retrigger.local.cli;

import dev.retrigger.domain.PipelineId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a pipeline by hand. */
@Command(
    name = "start",
    description = {
      "Start a pipeline by hand. Its limits, hours and approvals hold, as for every trigger.",
      "The same --key is the same start: asking twice starts once."
    })
final class StartCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model: growth/churn.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "PIPELINE", description = "Its pipeline: train.")
  private String pipeline = "";

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the pipeline, in place of the model file's.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the run tells it.")
  private Optional<String> reason = Optional.empty();

  @Option(
      names = "--override",
      paramLabel = "REASON",
      description = "Set cool-down, hours, breaker and budget aside for this start, and say why.")
  private Optional<String> override = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Your own name for this start, such as $CI_PIPELINE_ID:$CI_JOB_NAME.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--wait", description = "Wait until the run is over; its end is the exit code.")
  private boolean waits;

  StartCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    PipelineId id = Named.pipeline(Named.model(model) + "/" + pipeline);
    String chosen = key.orElseGet(() -> "cli-" + UUID.randomUUID());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", "start");
    body.put("model", model);
    body.put("pipeline", pipeline);
    body.put("key", chosen);
    reason.ifPresent(why -> body.put("reason", why));
    override.ifPresent(why -> body.put("override", why));
    body.put("parameters", parameters);
    Console console = consoles.console(shell);
    int exitCode =
        new Act(shell, output, agreement, console.operations())
            .request("Start", "start " + id + " as " + chosen, body);
    return exitCode == ExitCode.YES && waits
        ? new Patience(shell, output, console).until("manual/" + id + "/" + chosen)
        : exitCode;
  }
}
