package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of a bucket, which the project allows.
 *
 * @param prefix what every key begins with: empty, or ending in {@code /}
 */
record Folder(String bucket, String prefix) {
  private static final Pattern URI = Pattern.compile("s3://([^/]+)(?:/(.*))?");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  static Folder of(String text, EnvironmentText environment, ProjectFile project) {
    Matcher uri = URI.matcher(environment.apply(text));
    if (!uri.matches() || !BUCKET.matcher(uri.group(1)).matches()) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a folder of a bucket",
          "write s3://BUCKET/FOLDER/; names of buckets have no capitals and no '_'");
    }
    String prefix = uri.group(2) == null ? "" : uri.group(2);
    if (prefix.startsWith("/") || !(prefix.isEmpty() || prefix.endsWith("/"))) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a whole folder",
          "end it with '/': without it, other folders that begin alike would match too");
    }
    if (!project.allow().bucket(uri.group(1), prefix)) {
      throw new InvalidValue(
          "project '" + project.project() + "' does not allow this folder",
          "add '"
              + uri.group(1)
              + "/"
              + Text.brief(prefix)
              + "*' to allow.buckets of its project file");
    }
    return new Folder(uri.group(1), prefix);
  }
}
