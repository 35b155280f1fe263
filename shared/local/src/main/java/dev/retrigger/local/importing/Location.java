package dev.retrigger.local.importing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in S3, as other tools write it: with or without {@code s3://}, a folder or one object.
 *
 * @param prefix empty, or ending in {@code /}
 * @param files the object's name, if it is one
 */
record Location(String bucket, String prefix, Optional<String> files) {
  private static final Pattern TEXT =
      Pattern.compile("(?:s3://)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

  /** A folder, whether it ends in {@code /} or not; empty if it is no place in S3. */
  static Optional<Location> folder(String text) {
    return of(text.isEmpty() || text.endsWith("/") ? text : text + "/");
  }

  /** An object, or a folder if it ends in {@code /}; empty if it is no place in S3. */
  static Optional<Location> of(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String key = Optional.ofNullable(matcher.group(2)).orElse("");
    int folder = key.lastIndexOf('/') + 1;
    return Optional.of(
        new Location(
            matcher.group(1),
            key.substring(0, folder).replaceAll("/+", "/"),
            Optional.of(key.substring(folder)).filter(file -> !file.isEmpty())));
  }

  String folder() {
    return "s3://" + bucket + "/" + prefix;
  }

  /** All of it, as one folder. */
  String whole() {
    return folder() + files.map(name -> name + "/").orElse("");
  }
}
