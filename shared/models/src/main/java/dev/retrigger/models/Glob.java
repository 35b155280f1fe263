package dev.retrigger.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of names in which {@code *} is any run of characters and {@code ?} any one character.
 * In a path neither crosses a {@code /}, {@code **} does, and <code>**&#47;</code> is any number of
 * folders. Everything else stands for itself. Matching takes time in proportion to pattern times
 * text, whatever the pattern: there is no backtracking to be attacked.
 */
public final class Glob {
  private final List<Token> tokens;

  private Glob(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** A glob of paths. */
  public static Glob path(String text) {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("**/", i)) {
        tokens.add(new Token(Kind.FOLDERS, '/'));
        i += 2;
      } else if (text.startsWith("**", i)) {
        tokens.add(new Token(Kind.ANYTHING, '*'));
        i++;
      } else {
        tokens.add(
            switch (text.charAt(i)) {
              case '*' -> new Token(Kind.NAME, '*');
              case '?' -> new Token(Kind.NAME_CHARACTER, '?');
              default -> new Token(Kind.LITERAL, text.charAt(i));
            });
      }
    }
    return new Glob(tokens);
  }

  /** A glob in which {@code *} and {@code ?} know no folders, as in IAM policies. */
  public static Glob flat(String text) {
    return new Glob(
        text.chars()
            .mapToObj(
                character ->
                    switch (character) {
                      case '*' -> new Token(Kind.ANYTHING, '*');
                      case '?' -> new Token(Kind.CHARACTER, '?');
                      default -> new Token(Kind.LITERAL, (char) character);
                    })
            .toList());
  }

  /** Whether it is the pattern of the text as a whole. */
  public boolean matches(String text) {
    // reached[i]: the pattern up to here can end at position i of the text.
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (Token token : tokens) {
      reached = token.advance(reached, text);
    }
    return reached[text.length()];
  }

  private enum Kind {
    LITERAL,
    CHARACTER,
    NAME_CHARACTER,
    NAME,
    ANYTHING,
    FOLDERS
  }

  private record Token(Kind kind, char literal) {
    boolean[] advance(boolean[] before, String text) {
      boolean[] after =
          kind == Kind.LITERAL || kind == Kind.CHARACTER || kind == Kind.NAME_CHARACTER
              ? new boolean[before.length]
              : Arrays.copyOf(before, before.length);
      boolean open = before[0];
      for (int i = 1; i < before.length; i++) {
        char character = text.charAt(i - 1);
        switch (kind) {
          case LITERAL -> after[i] = before[i - 1] && character == literal;
          case CHARACTER -> after[i] = before[i - 1];
          case NAME_CHARACTER -> after[i] = before[i - 1] && character != '/';
          case NAME -> after[i] = before[i] || (after[i - 1] && character != '/');
          case ANYTHING -> after[i] = before[i] || after[i - 1];
          case FOLDERS -> {
            after[i] = before[i] || (open && character == '/');
            open |= before[i];
          }
        }
      }
      return after;
    }
  }
}
