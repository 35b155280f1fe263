package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import dev.retrigger.models.GitLabRule;
import dev.retrigger.models.GitLabTrigger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how a GitLab project tells of what happens in it. */
@Command(
    name = "gitlab",
    description = {
      "Print a shell script that gives a GitLab project its webhook: secret, address, and the events that the models in"
          + " force listen to. Run again, it changes nothing.",
      "It needs aws, curl, jq and openssl, and GITLAB_TOKEN, a token with the scope api. A snippet for .gitlab-ci.yml"
          + " follows as a comment."
    })
final class ConnectGitLabCommand implements Callable<Integer> {
  private static final Pattern PROJECT = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)+");
  private static final Pattern SENDER = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern HOST = Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(paramLabel = "PROJECT", description = "The project's path: growth/churn.")
  private String project = "";

  @Option(
      names = "--sender",
      paramLabel = "NAME",
      defaultValue = "gitlab",
      description = "Its name in the secret with the senders. Default: gitlab.")
  private String sender = "gitlab";

  @Option(
      names = "--gitlab",
      paramLabel = "URL",
      defaultValue = "https://gitlab.com",
      description = "Where GitLab is. Default: https://gitlab.com.")
  private String gitLab = "https://gitlab.com";

  ConnectGitLabCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    require(PROJECT, project, "a project's path, such as growth/churn");
    require(SENDER, sender, "a sender's name, such as gitlab");
    require(HOST, gitLab, "GitLab's address, such as https://gitlab.com");
    Console console = consoles.console(shell);
    Doorway doorway = console.doorway();
    Set<ModelId> models = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
    Set<GitLabRule.Event> events = EnumSet.noneOf(GitLabRule.Event.class);
    console
        .operations()
        .models()
        .forEach(
            model ->
                model
                    .triggers(GitLabTrigger.class)
                    .filter(trigger -> trigger.rule().project().equals(project))
                    .forEach(
                        trigger -> {
                          models.add(model.file().model());
                          events.add(trigger.rule().event());
                        }));
    if (models.isEmpty()) {
      throw CommandFailure.findings(
          "no model in force listens to the project "
              + project
              + "; give one a trigger: gitlab: {project: "
              + project
              + ", event: push}");
    }
    Map<String, Boolean> hook = flags(events);
    if (output.json()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("url", doorway.webhook(sender));
      document.put("events", hook);
      document.put("models", models);
      document.put("script", script(doorway, hook, models));
      output.document(document);
    } else {
      output.block(script(doorway, hook, models));
    }
    return ExitCode.YES;
  }

  private static void require(Pattern pattern, String text, String what) {
    if (!pattern.matcher(text).matches()) {
      throw CommandFailure.badInput("not " + what);
    }
  }

  /** GitLab's own names; those that are not wanted are ticked off. */
  private static Map<String, Boolean> flags(Collection<GitLabRule.Event> events) {
    Map<String, Boolean> flags = new LinkedHashMap<>();
    for (GitLabRule.Event event : GitLabRule.Event.values()) {
      flags.merge(flag(event), events.contains(event), Boolean::logicalOr);
    }
    return flags;
  }

  private static String flag(GitLabRule.Event event) {
    return switch (event) {
      case PUSH, BRANCH_CREATED, BRANCH_DELETED -> "push_events";
      case TAG -> "tag_push_events";
      case MERGE_REQUEST -> "merge_requests_events";
      case PIPELINE -> "pipeline_events";
      case JOB -> "job_events";
      case DEPLOYMENT -> "deployment_events";
    };
  }

  private String script(Doorway doorway, Map<String, Boolean> hook, Set<ModelId> models) {
    String entry =
        "{scheme: \"gitlab-token\", secret: $secret} + (.[\"%s\"] // {}) | .[\"%s\"].projects ="
            .formatted(sender, sender);
    return """
    #!/bin/sh
    # GitLab project %s, %s. Run again, it changes nothing.
    # Models that listen: %s.
    set -eu
    : "${GITLAB_TOKEN:?give a token of the project with the scope api}"

    %s
    # The webhook: changed if it is there, else made.
    hooks='%s/api/v4/projects/%s/hooks'
    url='%s'
    id=$(curl -fsS -H "PRIVATE-TOKEN: $GITLAB_TOKEN" "$hooks?per_page=100" | jq -r --arg url "$url" 'map(select(.url == $url))[0].id // ""')
    jq -cn --arg url "$url" --arg token "$secret" '{url: $url, token: $token, enable_ssl_verification: true} + %s' |
      curl -fsS -X "$([ -n "$id" ] && echo PUT || echo POST)" -H "PRIVATE-TOKEN: $GITLAB_TOKEN" -H 'Content-Type: application/json' --data @- "$hooks${id:+/$id}" > /dev/null
    echo "GitLab tells $url of what happens in %s"

    # To ask for a run from a job, in .gitlab-ci.yml. The key stays the same when the job is tried again; $CI_JOB_ID does not.
    #
    # retrain:
    #   script:
    #     - retrigger fire %s TRIGGER --key "$CI_PIPELINE_ID:$CI_JOB_NAME" --stack STACK --yes --wait
    """
        .formatted(
            project,
            doorway.where(),
            String.join(", ", models.stream().map(ModelId::toString).toList()),
            doorway.shareSecret(
                sender,
                "("
                    + entry
                    + " ((.[\"%s\"].projects // []) + [\"%s\"] | unique))"
                        .formatted(sender, project)),
            gitLab,
            URLEncoder.encode(project, StandardCharsets.UTF_8),
            doorway.webhook(sender),
            Json.write(hook),
            project,
            models.iterator().next());
  }
}
