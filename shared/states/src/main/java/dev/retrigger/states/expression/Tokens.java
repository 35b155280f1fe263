package dev.retrigger.states.expression;

import dev.retrigger.states.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts an expression that compiles into tokens. */
final class Tokens {
  private static final Set<String> LONG_OPERATORS =
      Set.of("..", ":=", "!=", "<=", ">=", "~>", "**", "??", "?:");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Tokens(String source) {
    this.source = source;
  }

  static List<Token> of(String source) {
    Tokens tokens = new Tokens(source);
    while (tokens.position < source.length()) {
      tokens.next();
    }
    return tokens.tokens;
  }

  private void next() {
    char first = source.charAt(position);
    if (Character.isWhitespace(first)) {
      position++;
    } else if (source.startsWith("/*", position)) {
      position = after("*/", position + 2);
    } else if (first == '"' || first == '\'') {
      add(Kind.LITERAL, until(first));
    } else if (first == '`') {
      add(Kind.NAME, until(first));
    } else if (first == '/' && !afterOperand()) {
      add(Kind.REGEX, regex());
    } else if (first == '$') {
      position++;
      add(Kind.VARIABLE, source.startsWith("$", position) ? dollar() : word());
    } else if (Character.isDigit(first)) {
      add(Kind.LITERAL, number());
    } else if (isWord(first)) {
      add(Kind.NAME, word());
    } else {
      add(Kind.OPERATOR, operator());
    }
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text));
  }

  private boolean afterOperand() {
    return !tokens.isEmpty() && tokens.getLast().endsOperand();
  }

  private int after(String end, int from) {
    int found = source.indexOf(end, from);
    return found < 0 ? source.length() : found + end.length();
  }

  /** The text up to a closing quote, which a backslash may escape. */
  private String until(char quote) {
    int start = ++position;
    while (position < source.length() && source.charAt(position) != quote) {
      position += source.charAt(position) == '\\' ? 2 : 1;
    }
    String text = source.substring(start, Math.min(position, source.length()));
    position++;
    return text;
  }

  private String regex() {
    int start = position++;
    int depth = 0;
    while (position < source.length() && (source.charAt(position) != '/' || depth > 0)) {
      char current = source.charAt(position);
      if (current == '\\') {
        position++;
      } else if ("([{".indexOf(current) >= 0) {
        depth++;
      } else if (")]}".indexOf(current) >= 0) {
        depth--;
      }
      position++;
    }
    position++;
    while (position < source.length() && "im".indexOf(source.charAt(position)) >= 0) {
      position++;
    }
    return source.substring(start, Math.min(position, source.length()));
  }

  private String dollar() {
    position++;
    return "$";
  }

  private String number() {
    int start = position;
    while (position < source.length() && isNumberPart(position)) {
      position++;
    }
    return source.substring(start, position);
  }

  private boolean isNumberPart(int index) {
    char current = source.charAt(index);
    return Character.isDigit(current)
        || (current == '.'
            && index + 1 < source.length()
            && Character.isDigit(source.charAt(index + 1)))
        || current == 'e'
        || current == 'E'
        || ((current == '-' || current == '+') && "eE".indexOf(source.charAt(index - 1)) >= 0);
  }

  private String word() {
    int start = position;
    while (position < source.length() && isWord(source.charAt(position))) {
      position++;
    }
    return source.substring(start, position);
  }

  private static boolean isWord(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character > 0x7F;
  }

  private String operator() {
    String pair = source.substring(position, Math.min(position + 2, source.length()));
    String operator = LONG_OPERATORS.contains(pair) ? pair : pair.substring(0, 1);
    position += operator.length();
    return operator;
  }
}
