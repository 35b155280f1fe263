package dev.retrigger.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what a Slack app must be. */
@Command(
    name = "slack",
    description = {
      "Print the manifest of the Slack app that tells of runs and takes approvals; paste it at api.slack.com/apps, 'From a"
          + " manifest'.",
      "On standard error: where its token and signing secret go."
    })
final class ConnectSlackCommand implements Callable<Integer> {
  private static final ObjectMapper PRETTY =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  ConnectSlackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Doorway doorway = consoles.console(shell).doorway();
    Map<String, Object> manifest = manifest(doorway.api() + "/slack/actions");
    if (output.json()) {
      output.document(manifest);
    } else {
      output.block(PRETTY.writeValueAsString(manifest) + "\n");
    }
    output.note(doorway.where());
    output.note(
        "Install the app, and store what it gives you: aws secretsmanager create-secret --region "
            + doorway.region()
            + " --name retrigger-slack --secret-string"
            + " '{\"botToken\": \"xoxb-...\", \"signingSecret\": \"...\"}'");
    output.note(
        "Deploy with the secret's ARN as SlackSecretArn, and your workspace as SlackTeamIds.");
    return ExitCode.YES;
  }

  private static Map<String, Object> manifest(String actions) {
    return ordered(
        "display_information",
        ordered("name", "Retrigger", "description", "Tells of runs, and asks for approval"),
        "features",
        ordered("bot_user", ordered("display_name", "retrigger", "always_online", true)),
        "oauth_config",
        ordered(
            "scopes",
            ordered("bot", List.of("chat:write", "chat:write.public", "usergroups:read"))),
        "settings",
        ordered(
            "interactivity",
            ordered("is_enabled", true, "request_url", actions),
            "org_deploy_enabled",
            false,
            "socket_mode_enabled",
            false,
            "token_rotation_enabled",
            false));
  }

  /** Names and values in the order in which they are given, so that the text is always the same. */
  private static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return map;
  }
}
