package dev.retrigger.domain;

/** Makes text from outside safe to show: one line, no control characters, bounded. */
public final class Text {
  private static final int BRIEF = 120;

  private Text() {}

  /** At most 120 characters of {@code text} on one line. */
  public static String brief(String text) {
    return brief(text, BRIEF);
  }

  /**
   * At most {@code limit} characters of {@code text} on one line; what is cut ends in {@code …}.
   */
  public static String brief(String text, int limit) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), limit));
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      int room = i < text.length() ? limit - 1 : limit;
      if (line.length() + Character.charCount(character) > room) {
        return line.append('…').toString();
      }
      line.appendCodePoint(isUnsafe(character) ? ' ' : character);
    }
    return line.toString();
  }

  private static boolean isUnsafe(int character) {
    return Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT
        || Character.getType(character) == Character.LINE_SEPARATOR
        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
  }
}
