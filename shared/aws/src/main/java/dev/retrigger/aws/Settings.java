package dev.retrigger.aws;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A function's environment variables; a missing one is refused at start, by name. */
public final class Settings {
  private final Map<String, String> environment;

  private Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public static Settings from(Map<String, String> environment) {
    return new Settings(environment);
  }

  /** The variable's value. */
  public String required(String name) {
    return optional(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "environment variable " + name + " is missing; template.yaml sets it"));
  }

  /** The variable's value; an empty one counts as none. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The entries of a list with commas; an absent variable is an empty list. */
  public List<String> list(String name) {
    return Arrays.stream(optional(name).orElse("").split(",", -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }
}
