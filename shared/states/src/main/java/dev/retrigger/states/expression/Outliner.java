package dev.retrigger.states.expression;

import dev.retrigger.states.expression.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Outlines an expression. It follows brackets to know where a name is read from some item and where
 * from the top level; in doubt it assumes an item, so that nothing valid is ever reported.
 */
final class Outliner {
  private static final Token START = new Token(Kind.OPERATOR, "");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "in", "true", "false", "null", "function", "λ");
  private static final int PIPES_OF_A_TRANSFORM = 3;

  private final List<Token> tokens;
  private final Deque<Bracket> brackets = new ArrayDeque<>();
  private final Set<String> read = new HashSet<>();
  private final Set<String> bound = new HashSet<>();
  private final Set<String> unqualified = new HashSet<>();
  private final Set<String> statesMembers = new HashSet<>();
  private int index;
  private int pipes;
  private boolean afterParameters;

  private Outliner(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Outline outline(String source) {
    Outliner outliner = new Outliner(Tokens.of(source));
    outliner.walk();
    outliner.read.removeAll(outliner.bound);
    return new Outline(outliner.read, outliner.unqualified, outliner.statesMembers);
  }

  /**
   * An open bracket.
   *
   * @param inItem whether names inside are read from an item rather than from the top level
   */
  private record Bracket(boolean inItem, boolean parameters) {}

  private void walk() {
    for (index = 0; index < tokens.size(); index++) {
      Token token = tokens.get(index);
      switch (token.kind()) {
        case NAME -> name(token);
        case VARIABLE -> variable(token);
        case OPERATOR -> operator(token);
        case LITERAL, REGEX -> {}
      }
    }
  }

  private Token at(int position) {
    return position >= 0 && position < tokens.size() ? tokens.get(position) : START;
  }

  private boolean isStep() {
    return at(index - 1).is(".");
  }

  private boolean inItem() {
    return pipes % PIPES_OF_A_TRANSFORM != 0 || (!brackets.isEmpty() && brackets.peek().inItem());
  }

  private void name(Token token) {
    if (!KEYWORDS.contains(token.text()) && !isStep() && !inItem()) {
      unqualified.add(token.text());
    }
  }

  private void variable(Token token) {
    boolean binds =
        at(index + 1).is(":=")
            || at(index - 1).is("@")
            || at(index - 1).is("#")
            || (!brackets.isEmpty() && brackets.peek().parameters());
    if (binds) {
      bound.add(token.text());
    } else if (token.text().equals("$")) {
      unqualified.add("$$");
    } else if (token.text().isEmpty()) {
      if (!isStep() && !inItem()) {
        unqualified.add("$");
      }
    } else {
      read.add(token.text());
      if (token.text().equals("states")
          && at(index + 1).is(".")
          && at(index + 2).kind() == Kind.NAME) {
        statesMembers.add(at(index + 2).text());
      }
    }
  }

  private void operator(Token token) {
    switch (token.text()) {
      case "(" -> {
        boolean parameters = isFunctionKeyword(at(index - 1));
        brackets.push(new Bracket(inItem() || opensItem(), parameters));
      }
      case "[", "{" -> brackets.push(new Bracket(inItem() || opensItem(), false));
      case ")", "]", "}" -> {
        afterParameters = !brackets.isEmpty() && brackets.pop().parameters();
        if (afterParameters && at(index + 1).is("<")) {
          skipSignature();
        }
      }
      case "|" -> pipes++;
      default -> {}
    }
  }

  private static boolean isFunctionKeyword(Token token) {
    return token.kind() == Kind.NAME
        && (token.text().equals("function") || token.text().equals("λ"));
  }

  /** Whether the bracket at hand is a step of a path, a predicate, a sort term or a grouping. */
  private boolean opensItem() {
    Token before = at(index - 1);
    if (before.is(".") || before.is("^")) {
      return true;
    }
    if (tokens.get(index).is("(")) {
      return before.kind() == Kind.VARIABLE && at(index - 2).is(".");
    }
    return before.endsOperand() && !isOperatorWord(before) && !afterParametersAt(before);
  }

  private static boolean isOperatorWord(Token token) {
    return token.kind() == Kind.NAME && KEYWORDS.contains(token.text());
  }

  /** A brace after a function's parameters opens its body. */
  private boolean afterParametersAt(Token before) {
    return tokens.get(index).is("{") && afterParameters && (before.is(")") || before.is(">"));
  }

  private void skipSignature() {
    int depth = 0;
    do {
      index++;
      depth += at(index).is("<") ? 1 : at(index).is(">") ? -1 : 0;
    } while (depth > 0 && index < tokens.size());
  }
}
