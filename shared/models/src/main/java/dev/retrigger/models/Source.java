package dev.retrigger.models;

import dev.retrigger.domain.Digest;

/**
 * A file's text.
 *
 * @param name how people know the file: its path, or its key in the config bucket
 * @param version which text of that name this is; decisions record it
 */
public record Source(String name, String version, String text) {
  /** A text that no store has given a version: the version is its digest. */
  public static Source of(String name, String text) {
    return new Source(name, Digest.of(text).substring(0, 12), text);
  }
}
