package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Readers of single words, numbers and names. */
final class Words {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");

  private static final Pattern MONEY = Pattern.compile("(?:0|[1-9]\\d{0,8})(?:\\.\\d{1,2})?");

  /** An amount of US dollars, more than none. */
  static final Function<String, BigDecimal> USD =
      text -> {
        if (!MONEY.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
          throw new InvalidValue(
              "'" + Text.brief(text) + "' is not an amount of US dollars", "write 40 or 12.50");
        }
        return new BigDecimal(text);
      };

  /** Yes or no. */
  static final Function<String, Boolean> BOOLEAN =
      text ->
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidValue(
                    "'" + Text.brief(text) + "' is neither true nor false", "write one of them");
          };

  /** The only version of the format there is. */
  static final Function<String, Integer> VERSION =
      text -> {
        if (!text.equals("1")) {
          throw new InvalidValue("'" + Text.brief(text) + "' is not a known version", "write 1");
        }
        return 1;
      };

  /** Names that people give to models, inputs, pipelines and triggers. */
  static final Function<String, String> NAME =
      matching(
          "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
          "use lower case letters, digits and inner hyphens, 63 at most");

  /** A Slack channel. */
  static final Function<String, String> CHANNEL =
      matching("[^\\s#@,<>]{1,80}", "write the channel's name or id, without '#'");

  /** The name of an SNS topic. */
  static final Function<String, String> TOPIC =
      matching("[A-Za-z0-9_-]{1,256}", "write the topic's name, not its ARN");

  /** A line of text. */
  static final Function<String, String> TEXT =
      matching("\\S(?:.{0,254}\\S)?", "write one line of at most 256 characters");

  /** A place of the time zone database. */
  static final Function<String, String> ZONE =
      text -> {
        Set<String> known = ZoneId.getAvailableZoneIds();
        if (!known.contains(text)) {
          throw new InvalidValue(
              "'" + Text.brief(text) + "' is not a time zone",
              Suggestion.among(known, text)
                  .map(near -> "did you mean '" + near + "'?")
                  .orElse("write a place such as Europe/Oslo, or UTC"));
        }
        return text;
      };

  private Words() {}

  /** A reader of an enum's words: {@code DRY_RUN} is written {@code dry-run}. */
  static <E extends Enum<E>> Function<String, E> of(Collection<E> constants) {
    return of(constants, Set.of());
  }

  /** The same, knowing words that this version does not support yet. */
  static <E extends Enum<E>> Function<String, E> of(Collection<E> constants, Set<String> later) {
    Map<String, E> byWord = new LinkedHashMap<>();
    for (E constant : constants) {
      byWord.put(word(constant), constant);
    }
    return text -> {
      E constant = byWord.get(text);
      if (constant != null) {
        return constant;
      }
      if (later.contains(text)) {
        throw new InvalidValue(
            "'" + text + "' is not supported yet by this version",
            "use one of " + String.join(", ", byWord.keySet()));
      }
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not known", Value.suggestion(byWord.keySet(), text));
    };
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A reader of whole numbers between two bounds, both included. */
  static Function<String, Integer> number(int least, int most) {
    return text -> {
      if (NUMBER.matcher(text).matches()) {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not a whole number from " + least + " to " + most,
          "write digits only");
    };
  }

  /** A reader of texts of one form. */
  static Function<String, String> matching(String regex, String hint) {
    Pattern form = Pattern.compile(regex);
    return text -> {
      if (!form.matcher(text).matches()) {
        throw new InvalidValue("'" + Text.brief(text) + "' is not of the expected form", hint);
      }
      return text;
    };
  }
}
