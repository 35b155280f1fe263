package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The unit of configuration, isolation and history, written {@code project/model}. */
public record ModelId(String project, String name) {
  private static final Pattern PART = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  public ModelId {
    requirePart("project", project);
    requirePart("model", name);
  }

  /** Reads {@code growth/churn}; anything else is an {@link IllegalArgumentException}. */
  @JsonCreator
  public static ModelId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || slash != text.lastIndexOf('/')) {
      throw new IllegalArgumentException(
          "model is written project/model, such as growth/churn, not '" + Text.brief(text) + "'");
    }
    return new ModelId(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Checks one part of an identifier: lower case letters, digits and inner hyphens, 63 at most. */
  static void requirePart(String what, String value) {
    if (!PART.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what
              + " is 1 to 63 lower case letters, digits and inner hyphens, not '"
              + Text.brief(value)
              + "'");
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return project + "/" + name;
  }
}
