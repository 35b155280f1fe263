package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name between <code>${</code> and <code>}</code> in a parameter, and the text to use when there
 * is no value.
 */
public record Reference(String name, Optional<String> fallback) {
  private static final Set<String> PLAIN =
      new LinkedHashSet<>(
          List.of(
              "env",
              "model",
              "run.id",
              "run.time",
              "run.version",
              "trigger.reason",
              "trigger.name",
              "trigger.source",
              "trigger.subject",
              "trigger.key",
              "trigger.time",
              "trigger.commit",
              "trigger.branch",
              "trigger.tag",
              "trigger.ref",
              "trigger.digest",
              "trigger.image",
              "trigger.version",
              "trigger.alias",
              "trigger.author",
              "trigger.url",
              "trigger.project",
              "trigger.sandbox",
              "trigger.action",
              "trigger.status",
              "trigger.environment",
              "trigger.features",
              "trigger.severity",
              "trigger.metric",
              "trigger.value",
              "trigger.alarm",
              "trigger.modelPackage",
              "trigger.group",
              "trigger.fallbackFrom",
              "trigger.run",
              "trigger.runStatus"));

  /** What is known of every fact, whichever trigger it fired. */
  private static final Set<String> OF_EVERY_TRIGGER =
      Set.of("reason", "name", "source", "subject", "key", "time");

  private static final String TRIGGER = "trigger.";

  private static final Pattern INPUT =
      Pattern.compile("inputs\\.([a-z0-9-]+)\\.(manifest|sagemakerManifest|count|uri|digest|tag)");
  private static final Set<String> OF_IMAGES = Set.of("uri", "digest", "tag");
  private static final Pattern REQUEST = Pattern.compile("request\\.[a-zA-Z][a-zA-Z0-9]{0,39}");
  private static final Pattern PARAMETER = Pattern.compile("ssm:/[A-Za-z0-9_./-]{1,1000}");

  public Reference {
    if (!PLAIN.contains(name)
        && !INPUT.matcher(name).matches()
        && !REQUEST.matcher(name).matches()
        && !PARAMETER.matcher(name).matches()) {
      throw new InvalidValue(
          "'${" + Text.brief(name) + "}' is not a name that a run knows", hint(name));
    }
  }

  /** The input that it speaks of. */
  public Optional<String> input() {
    Matcher input = INPUT.matcher(name);
    return input.matches() ? Optional.of(input.group(1)) : Optional.empty();
  }

  /** Whether it speaks of an image's input, and not of data. */
  public boolean ofImage() {
    return INPUT.matcher(name).matches()
        && OF_IMAGES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** What it wants to know of the fact that some triggers only supply. */
  Optional<String> supplied() {
    return Optional.of(name)
        .filter(each -> each.startsWith(TRIGGER))
        .map(each -> each.substring(TRIGGER.length()))
        .filter(each -> !OF_EVERY_TRIGGER.contains(each));
  }

  /** Whether it is the version of the model that the run makes. */
  boolean version() {
    return name.equals("run.version");
  }

  /** The path in Parameter Store, for a value that is read there. */
  Optional<String> parameterPath() {
    return secret() ? Optional.of(name.substring("ssm:".length())) : Optional.empty();
  }

  /** Whether the value is read from Parameter Store when the run starts, and is kept nowhere. */
  public boolean secret() {
    return name.startsWith("ssm:");
  }

  private static String hint(String name) {
    return Suggestion.among(PLAIN, name)
        .map(near -> "did you mean ${" + near + "}?")
        .orElse(
            "use one of ${"
                + String.join("}, ${", PLAIN)
                + "}, ${inputs.NAME.manifest}, ${inputs.NAME.sagemakerManifest},"
                + " ${inputs.NAME.count}, ${inputs.IMAGE.uri}, ${inputs.IMAGE.digest},"
                + " ${inputs.IMAGE.tag}, ${request.NAME}, ${ssm:/retrigger/PROJECT/NAME}; write $${ for the characters"
                + " themselves");
  }
}
