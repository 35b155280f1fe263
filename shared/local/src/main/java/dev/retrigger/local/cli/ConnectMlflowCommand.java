package dev.retrigger.local.cli;

import dev.retrigger.events.Json;
import dev.retrigger.models.MlflowTrigger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how an MLflow server tells of its registered models. */
@Command(
    name = "mlflow",
    description = {
      "Print a shell script that registers the stack's webhook with an MLflow server, for the models in force that listen"
          + " to it. Run again, it changes nothing.",
      "It needs aws, jq, openssl, and Python with mlflow 3.3 or later; MLFLOW_TRACKING_URI says where the server is."
    })
final class ConnectMlflowCommand implements Callable<Integer> {
  private static final List<String> EVENTS =
      List.of("model_version.created", "model_version_alias.created");

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Option(
      names = "--sender",
      paramLabel = "NAME",
      defaultValue = "mlflow",
      description = "Its name in the secret with the senders. Default: mlflow.")
  private String sender = "mlflow";

  ConnectMlflowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!sender.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw CommandFailure.badInput("not a sender's name, such as mlflow");
    }
    Console console = consoles.console(shell);
    Doorway doorway = console.doorway();
    List<String> models =
        console.operations().models().stream()
            .flatMap(model -> model.triggers(MlflowTrigger.class))
            .map(MlflowTrigger::model)
            .distinct()
            .sorted()
            .toList();
    if (models.isEmpty()) {
      throw CommandFailure.findings(
          "no model in force listens to MLflow; give one a trigger: mlflow: {model: NAME, alias:"
              + " champion}");
    }
    if (output.json()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("url", doorway.webhook(sender));
      document.put("events", EVENTS);
      document.put("models", models);
      document.put("script", script(doorway, models));
      output.document(document);
    } else {
      output.block(script(doorway, models));
    }
    return ExitCode.YES;
  }

  private String script(Doorway doorway, List<String> models) {
    String entry =
        "({scheme: \"mlflow\", secret: $secret} + (.[\"%1$s\"] // {}) + {models: ((.[\"%1$s\"].models // []) + %2$s | unique)})"
            .formatted(sender, Json.write(models));
    return """
    #!/bin/sh
    # MLflow, %s. Run again, it changes nothing.
    # Registered models that are listened to: %s.
    set -eu
    : "${MLFLOW_TRACKING_URI:?say where the server is}"

    %s
    # The webhook: changed if it is there, else made.
    WEBHOOK_URL='%s' WEBHOOK_SECRET="$secret" python3 - <<'PYTHON'
    import os
    from mlflow import MlflowClient

    client = MlflowClient()
    wanted = {"name": "retrigger", "url": os.environ["WEBHOOK_URL"], "events": %s, "secret": os.environ["WEBHOOK_SECRET"]}
    found = [each for each in client.list_webhooks() if each.url == wanted["url"]]
    if found:
        client.update_webhook(found[0].webhook_id, **wanted)
    else:
        client.create_webhook(**wanted)
    print("MLflow tells " + wanted["url"] + " of its models")
    PYTHON
    """
        .formatted(
            doorway.where(),
            String.join(", ", models),
            doorway.shareSecret(sender, entry),
            doorway.webhook(sender),
            Json.write(EVENTS));
  }
}
