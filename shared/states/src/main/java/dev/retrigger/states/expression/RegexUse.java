package dev.retrigger.states.expression;

import dev.retrigger.states.expression.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that regular expressions reach only the functions of {@link RegexFunctions}, which can
 * be interrupted. Elsewhere the library would match by itself, perhaps without end.
 */
final class RegexUse {
  private static final Set<String> FUNCTIONS = Set.of("contains", "match", "replace", "split");
  private static final Token NO_CALL = new Token(Kind.OPERATOR, "");

  private RegexUse() {}

  /** Refuses a regular expression that is no argument of one of the functions. */
  static void check(List<Token> tokens) {
    Deque<Token> callees = new ArrayDeque<>();
    boolean found = false;
    for (int index = 0; index < tokens.size(); index++) {
      Token token = tokens.get(index);
      Token before = index == 0 ? NO_CALL : tokens.get(index - 1);
      if (token.is("(") || token.is("[") || token.is("{")) {
        callees.push(token.is("(") ? before : NO_CALL);
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        callees.poll();
      } else if (token.kind() == Kind.REGEX) {
        found = true;
        boolean argument = before.is("(") || before.is(",");
        Token callee = callees.isEmpty() ? NO_CALL : callees.peek();
        if (!argument || callee.kind() != Kind.VARIABLE || !FUNCTIONS.contains(callee.text())) {
          throw misused();
        }
      }
    }
    if (found && redefinesFunction(tokens)) {
      throw misused();
    }
  }

  private static boolean redefinesFunction(List<Token> tokens) {
    for (int index = 0; index + 1 < tokens.size(); index++) {
      Token token = tokens.get(index);
      boolean called = tokens.get(index + 1).is("(");
      if (token.kind() == Kind.VARIABLE && FUNCTIONS.contains(token.text()) && !called) {
        return true;
      }
    }
    return false;
  }

  private static QueryException misused() {
    return new QueryException(
        "A regular expression is written as an argument of $contains, $match, $replace or $split");
  }
}
