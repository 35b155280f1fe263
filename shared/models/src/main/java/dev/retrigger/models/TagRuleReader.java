package dev.retrigger.models;

import dev.retrigger.domain.Text;
import dev.retrigger.domain.VersionRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads which tags are accepted. */
final class TagRuleReader {
  private static final int MOST_TAGS = 50;
  private static final Function<String, String> TAG =
      Words.matching("[A-Za-z0-9_][A-Za-z0-9._+/-]{0,127}", "write a tag, such as prod");

  private TagRuleReader() {}

  static Optional<TagRule> read(Fields fields) {
    List<String> kinds = Stream.of("semver", "regex", "exact").filter(fields::has).toList();
    if (kinds.size() != 1) {
      fields
          .self()
          .refuse(
              kinds.isEmpty() ? "says which tags in no way" : "says which tags in several ways",
              "write one of {semver: \">=1.0.0\"}, {regex: \"rel-.*\"}, {exact: [prod]}");
      return Optional.empty();
    }
    if (fields.has("prerelease") && !fields.has("semver")) {
      fields
          .get("prerelease")
          .ifPresent(value -> value.refuse("has no effect without semver", "remove it"));
    }
    return switch (kinds.getFirst()) {
      case "semver" ->
          fields
              .read("semver", TagRuleReader::range)
              .map(
                  range ->
                      new TagRule.Semver(
                          range, fields.read("prerelease", Words.BOOLEAN).orElse(false)));
      case "regex" -> fields.read("regex", TagRuleReader::regex).map(TagRule.Regex::new);
      default -> exact(fields);
    };
  }

  private static Optional<TagRule> exact(Fields fields) {
    List<String> tags = fields.list("exact", TAG);
    if (tags.isEmpty() || tags.size() > MOST_TAGS) {
      fields
          .get("exact")
          .ifPresent(value -> value.refuse("needs 1 to " + MOST_TAGS + " tags", "list them"));
      return Optional.empty();
    }
    return Optional.of(new TagRule.Exact(tags));
  }

  private static String range(String text) {
    return VersionRange.parse(text).toString();
  }

  private static String regex(String text) {
    try {
      Pattern _ = Pattern.compile(text);
      return text;
    } catch (PatternSyntaxException e) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a regular expression: " + e.getDescription(),
          "write one that matches whole tags, such as release-[0-9]+");
    }
  }
}
