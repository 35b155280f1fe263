package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retrigger.domain.SemanticVersion;
import dev.retrigger.domain.VersionRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which tags are accepted, of images or of commits. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TagRule.Semver.class, name = "semver"),
  @JsonSubTypes.Type(value = TagRule.Regex.class, name = "regex"),
  @JsonSubTypes.Type(value = TagRule.Exact.class, name = "exact")
})
public sealed interface TagRule {
  /** Tags longer than this are nobody's: ECR allows 128 characters, Git no more in practice. */
  int LONGEST = 128;

  /** Every semantic version. */
  TagRule ANY_VERSION = new Semver(">=0.0.0", false);

  boolean accepts(String tag);

  /** The rule in words, for reasons that people read. */
  String show();

  /** Versions within a range, with or without a leading {@code v}. */
  record Semver(String range, boolean prerelease) implements TagRule {
    @Override
    public boolean accepts(String tag) {
      Optional<SemanticVersion> version = TagRule.version(tag);
      return version.isPresent() && VersionRange.parse(range).contains(version.get(), prerelease);
    }

    @Override
    public String show() {
      return "semver " + range + (prerelease ? " or pre-release" : "");
    }
  }

  /** Tags that a regular expression matches as a whole. */
  record Regex(String pattern) implements TagRule {
    @Override
    public boolean accepts(String tag) {
      return tag.length() <= LONGEST && Pattern.compile(pattern).matcher(tag).matches();
    }

    @Override
    public String show() {
      return "regex " + pattern;
    }
  }

  /** These tags. */
  record Exact(List<String> tags) implements TagRule {
    public Exact {
      tags = List.copyOf(tags);
    }

    @Override
    public boolean accepts(String tag) {
      return tags.contains(tag);
    }

    @Override
    public String show() {
      return "one of " + String.join(", ", tags);
    }
  }

  /** The version that a tag names; a leading {@code v} does not count. */
  static Optional<SemanticVersion> version(String tag) {
    if (tag.length() > LONGEST) {
      return Optional.empty();
    }
    return SemanticVersion.parse(tag.startsWith("v") ? tag.substring(1) : tag);
  }
}
