package dev.retrigger.testing;

import java.util.List;
import java.util.Random;

/**
 * Documents that are nearly right: each is a sample with a few changes, of characters or of whole
 * tokens. The same seed makes the same documents.
 */
public final class Mutations {
  /** What breaks readers: other kinds of values, edges of numbers, odd characters, long texts. */
  private static final List<String> ODDITIES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "9223372036854775808",
          "[]",
          "{}",
          "\"\"",
          "\"\\u0000\"",
          "\"../../x\"",
          "\"${jndi:ldap://x}\"",
          "\"\\ud800\"",
          "\"#/@:\"",
          "\"" + "9".repeat(300) + "\"",
          "[[[[]]]]",
          "{\"id\":1,\"id\":2}",
          "\u202e",
          ",",
          "\"");

  private final List<String> samples;
  private final Random random;

  public Mutations(List<String> samples, long seed) {
    this.samples = List.copyOf(samples);
    this.random = new Random(seed);
  }

  /** The next document. */
  public String next() {
    String document = any(samples);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !document.isEmpty(); i++) {
      document = changed(document);
    }
    return document;
  }

  private String changed(String document) {
    return switch (random.nextInt(7)) {
      case 0 -> replaced(document, 1, Character.toString(1 + random.nextInt(0x17f)));
      case 1 -> replaced(document, 0, any(ODDITIES));
      case 2 -> replaced(document, 1 + random.nextInt(12), "");
      case 3 -> valueReplaced(document, any(ODDITIES));
      case 4 -> valueReplaced(document, valueOf(any(samples)));
      case 5 -> document.substring(0, random.nextInt(document.length()));
      default -> valueReplaced(document, valueOf(document));
    };
  }

  private String replaced(String document, int length, String by) {
    int at = random.nextInt(document.length());
    return document.substring(0, at)
        + by
        + document.substring(Math.min(document.length(), at + length));
  }

  /** Replaces what stands behind a colon, as far as the end of its line. */
  private String valueReplaced(String document, String by) {
    int colon = colon(document);
    if (colon < 0) {
      return document;
    }
    int end = end(document, colon);
    boolean comma = end > colon && document.charAt(end - 1) == ',';
    return document.substring(0, colon + 1)
        + " "
        + by
        + (comma ? "," : "")
        + document.substring(end);
  }

  private String valueOf(String document) {
    int colon = colon(document);
    if (colon < 0) {
      return "null";
    }
    String value = document.substring(colon + 1, end(document, colon)).strip();
    return value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
  }

  private int colon(String document) {
    int from = random.nextInt(Math.max(1, document.length()));
    return document.indexOf("\": ", from) + 1 > 0 ? document.indexOf("\": ", from) + 1 : -1;
  }

  private static int end(String document, int from) {
    int line = document.indexOf('\n', from);
    return line < 0 ? document.length() : line;
  }

  private String any(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
