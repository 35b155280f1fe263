package dev.retrigger.local.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fires a trigger that waits for requests. */
@Command(
    name = "fire",
    description = {
      "Fire a trigger that waits for requests. Limits, hours and approvals of its pipeline hold.",
      "The same --key is the same request: asking twice starts once."
    })
final class FireCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model: growth/churn.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "TRIGGER", description = "Its trigger: adhoc.")
  private String trigger = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "Your own name for this request, such as $CI_PIPELINE_ID:$CI_JOB_NAME.")
  private String key = "";

  @Option(
      names = "--attribute",
      paramLabel = "NAME=VALUE",
      description = "What the trigger requires; a run knows it as $${request.NAME}.")
  private Map<String, String> attributes = new LinkedHashMap<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the run tells it.")
  private Optional<String> reason = Optional.empty();

  @Option(names = "--wait", description = "Wait until the run is over; its end is the exit code.")
  private boolean waits;

  FireCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", "fire");
    body.put("model", Named.model(model).toString());
    body.put("trigger", trigger);
    body.put("key", key);
    reason.ifPresent(why -> body.put("reason", why));
    body.put("attributes", attributes);
    String what = model + "/" + trigger;
    Console console = consoles.console(shell);
    int exitCode =
        new Act(shell, output, agreement, console.operations())
            .request("Fire", "fire " + what + " as " + key, body);
    return exitCode == ExitCode.YES && waits
        ? new Patience(shell, output, console).until("request/" + what + "/" + key)
        : exitCode;
  }
}
