package dev.retrigger.models;

/**
 * Something in a file that must be mended, or that deserves a look when it is a warning.
 *
 * @param line counted from 1, as editors do
 * @param column counted from 1
 * @param path the keys on the way there, such as {@code pipelines.train.timeout}; empty for the
 *     whole file
 * @param hint what to do about it
 */
public record Problem(String file, int line, int column, String path, String message, String hint) {
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message
        + (hint.isEmpty() ? "" : " (" + hint + ")");
  }
}
