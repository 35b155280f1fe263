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
              "trigger.time"));
  private static final Pattern INPUT =
      Pattern.compile("inputs\\.([a-z0-9-]+)\\.(manifest|sagemakerManifest|count)");
  private static final Pattern PARAMETER = Pattern.compile("ssm:/[A-Za-z0-9_./-]{1,1000}");
  private static final Pattern LATER =
      Pattern.compile(
          "trigger\\.(commit|branch|tag|digest|version|alias|author|url)"
              + "|inputs\\.[a-z0-9-]+\\.(uri|digest|tag)");

  public Reference {
    if (LATER.matcher(name).matches()) {
      throw new InvalidValue(
          "'${" + name + "}' is not supported yet by this version",
          "no source of this version supplies it; remove it");
    }
    if (!PLAIN.contains(name)
        && !INPUT.matcher(name).matches()
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
                + " ${inputs.NAME.count}, ${ssm:/retrigger/PROJECT/NAME}; write $${ for the characters"
                + " themselves");
  }
}
