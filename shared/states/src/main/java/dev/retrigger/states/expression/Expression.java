package dev.retrigger.states.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONata expression: what stands between the percent signs of a string in a definition.
 * Evaluating it never changes its variables and always ends; every way to fail is a {@link
 * QueryException}.
 */
public final class Expression {
  private static final String OPENING = "{%";
  private static final String CLOSING = "%}";
  private static final Pattern VARIABLE = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)");

  private final String source;
  private final Jsonata compiled;
  private final Set<String> mentioned;

  private Expression(String source, Jsonata compiled) {
    this.source = source;
    this.compiled = compiled;
    this.mentioned = new LinkedHashSet<>();
    VARIABLE.matcher(source).results().forEach(match -> mentioned.add(match.group(1)));
    compiled.setOutputConvertNulls(false);
    compiled.setValidateInput(false);
  }

  /** Whether a string of a definition is an expression rather than text. */
  public static boolean isExpression(String text) {
    return text.startsWith(OPENING)
        && text.endsWith(CLOSING)
        && text.length() >= OPENING.length() + CLOSING.length();
  }

  /** Compiles a string of a definition, delimiters included. */
  public static Expression compile(String delimited) {
    String source =
        delimited.substring(OPENING.length(), delimited.length() - CLOSING.length()).strip();
    if (source.isEmpty()) {
      throw new QueryException("The expression is empty");
    }
    try {
      Jsonata compiled = Jsonata.jsonata(source);
      RegexUse.check(Tokens.of(source));
      return new Expression(source, compiled);
    } catch (QueryException e) {
      throw e;
    } catch (JException e) {
      throw new QueryException(String.valueOf(e.getMessage()));
    } catch (StackOverflowError _) {
      throw new QueryException("The expression is nested too deeply");
    } catch (RuntimeException | Error e) {
      // The library's parser leaks index, cast and plain errors on malformed text.
      throw new QueryException("Syntax error: " + e.getClass().getSimpleName());
    }
  }

  public String source() {
    return source;
  }

  /** What the expression refers to. */
  public Outline outline() {
    return Outliner.outline(source);
  }

  /** Evaluates; empty means JSONata's "undefined". */
  public Optional<JsonNode> evaluate(Names names, Surroundings surroundings) {
    EvaluationGuard guard = new EvaluationGuard();
    Frame frame = new Frame(null);
    ServiceFunctions service = new ServiceFunctions(surroundings);
    RegexFunctions regex = new RegexFunctions(guard);
    for (String name : mentioned) {
      bind(frame, name, service.named(name));
      bind(frame, name, regex.named(name));
      bind(frame, name, names.lookup(name));
    }
    guard.watch(frame);
    try {
      Object result = compiled.evaluate(null, frame);
      return result == null ? Optional.empty() : Optional.of(Value.toJson(result));
    } catch (QueryException e) {
      throw e;
    } catch (StackOverflowError _) {
      throw new QueryException("Stack overflow error: the value is nested too deeply");
    } catch (OutOfMemoryError _) {
      throw new QueryException("Expression evaluation memory limit exceeded");
    } catch (RuntimeException | Error e) {
      throw new QueryException(describe(e));
    }
  }

  private static void bind(Frame frame, String name, @Nullable Object value) {
    if (value instanceof JFunction function) {
      frame.bind(name, function);
    } else if (value != null) {
      frame.bind(name, value);
    }
  }

  /**
   * What went wrong, looking through the wrappers that the library puts around our own refusals.
   */
  private static String describe(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 8; depth++) {
      if (cause instanceof JException || cause instanceof QueryException) {
        return String.valueOf(cause.getMessage());
      }
      cause = cause.getCause();
    }
    return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
  }

  @Override
  public String toString() {
    return source;
  }
}
