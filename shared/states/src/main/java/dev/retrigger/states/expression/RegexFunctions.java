package dev.retrigger.states.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Utils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The four functions that take regular expressions, written again over a watched text: the
 * library's own would backtrack for ever on an unlucky pattern. Plain strings go to the library.
 */
final class RegexFunctions {
  private final EvaluationGuard guard;

  RegexFunctions(EvaluationGuard guard) {
    this.guard = guard;
  }

  /** The function of a name, if it is one of these. */
  @Nullable JFunction named(String name) {
    return switch (name) {
      case "contains" -> new JFunction((_, args) -> contains(args), "<s-(sf):b>");
      case "match" -> new JFunction((_, args) -> match(args), "<s-f<s:o>n?:a<o>>");
      case "replace" -> new JFunction((_, args) -> replace(args), "<s-(sf)(sf)n?:s>");
      case "split" -> new JFunction((_, args) -> split(args), "<s-(sf)n?:a<s>>");
      default -> null;
    };
  }

  private @Nullable Object contains(List<?> args) {
    if (!(args.get(0) instanceof String text)) {
      return null;
    }
    return args.get(1) instanceof Pattern pattern
        ? pattern.matcher(guard.watched(text)).find()
        : Functions.contains(text, args.get(1));
  }

  private @Nullable Object match(List<?> args) {
    if (!(args.get(0) instanceof String text)) {
      return null;
    }
    if (!(args.get(1) instanceof Pattern pattern)) {
      throw new JException("T1010", -1, "match");
    }
    int limit = limit(args, 2, "D3040");
    List<Object> matches = Utils.createSequence();
    Matcher matcher = pattern.matcher(guard.watched(text));
    while (matches.size() < limit && matcher.find()) {
      matches.add(describe(matcher));
    }
    return matches;
  }

  private static Map<String, Object> describe(MatchResult match) {
    List<Object> groups = new ArrayList<>();
    for (int group = 1; group <= match.groupCount(); group++) {
      groups.add(group(match, group));
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("match", match.group());
    description.put("index", match.start());
    description.put("groups", groups);
    return description;
  }

  private @Nullable Object replace(List<?> args) throws Throwable {
    if (!(args.get(0) instanceof String text)) {
      return null;
    }
    int limit = limit(args, 3, "D3011");
    if (!(args.get(1) instanceof Pattern pattern)) {
      return replaceText(text, args.get(1), args.get(2), limit);
    }
    Matcher matcher = pattern.matcher(guard.watched(text));
    StringBuilder result = new StringBuilder();
    int copied = 0;
    for (int count = 0; count < limit && matcher.find(); count++) {
      if (matcher.group().isEmpty()) {
        throw new JException("D1004", -1);
      }
      result.append(text, copied, matcher.start()).append(replacement(matcher, args.get(2)));
      copied = matcher.end();
      EvaluationGuard.checkBytes(result.length());
    }
    return result.append(text, copied, text.length()).toString();
  }

  private static String replaceText(
      String text, @Nullable Object wanted, @Nullable Object replacement, int limit) {
    if (!(wanted instanceof String search) || !(replacement instanceof String by)) {
      throw new JException("D3012", -1);
    }
    if (search.isEmpty()) {
      throw new JException("D3010", -1);
    }
    String limited = text;
    StringBuilder result = new StringBuilder();
    for (int count = 0; count < limit; count++) {
      int at = limited.indexOf(search);
      if (at < 0) {
        break;
      }
      result.append(limited, 0, at).append(by);
      limited = limited.substring(at + search.length());
      EvaluationGuard.checkBytes(result.length());
    }
    return result.append(limited).toString();
  }

  private static String replacement(MatchResult match, @Nullable Object by) throws Throwable {
    if (by instanceof String template) {
      return expand(match, template);
    }
    if (Functions.funcApply(by, List.of(describe(match))) instanceof String text) {
      return text;
    }
    throw new JException("D3012", -1);
  }

  /** Fills {@code $1} and its like; {@code $$} is a dollar, and an unknown group is nothing. */
  private static String expand(MatchResult match, String template) {
    StringBuilder result = new StringBuilder();
    for (int index = 0; index < template.length(); index++) {
      char current = template.charAt(index);
      char next = index + 1 < template.length() ? template.charAt(index + 1) : ' ';
      if (current == '$' && next == '$') {
        result.append('$');
        index++;
      } else if (current == '$' && Character.isDigit(next)) {
        int group = next - '0';
        result.append(group <= match.groupCount() ? group(match, group) : "");
        index++;
      } else {
        result.append(current);
      }
    }
    return result.toString();
  }

  private static String group(MatchResult match, int group) {
    String text = match.group(group);
    return text == null ? "" : text;
  }

  private @Nullable Object split(List<?> args) {
    if (!(args.get(0) instanceof String text)) {
      return null;
    }
    int limit = limit(args, 2, "D3020");
    if (!(args.get(1) instanceof Pattern pattern)) {
      return Functions.split(text, args.get(1), limit);
    }
    List<String> parts = Arrays.asList(pattern.split(guard.watched(text), -1));
    return new ArrayList<>(parts.subList(0, Math.min(limit, parts.size())));
  }

  private static int limit(List<?> args, int index, String error) {
    if (args.size() <= index || !(args.get(index) instanceof Number limit)) {
      return Integer.MAX_VALUE;
    }
    if (limit.doubleValue() < 0) {
      throw new JException(error, -1, limit);
    }
    return limit.intValue();
  }
}
