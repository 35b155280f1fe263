package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.BitSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One field of a cron expression that lists numbers: {@code *}, {@code 1,5}, {@code 8-17/2}. */
record CronSet(String field, int least, int most, Map<String, Integer> names) {
  private static final Pattern ITEM =
      Pattern.compile("(?:\\*|(\\d{1,4}|[A-Z]{3})(?:-(\\d{1,4}|[A-Z]{3}))?)(?:/(\\d{1,4}))?");

  BitSet parse(String text) {
    BitSet set = new BitSet();
    for (String item : text.split(",", -1)) {
      add(set, item);
    }
    return set;
  }

  private void add(BitSet set, String item) {
    Matcher matcher = ITEM.matcher(item);
    if (!matcher.matches()) {
      throw invalid(item);
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    String step = matcher.group(3);
    int from = first == null ? least : number(first, item);
    int to = last == null ? (first == null || step != null ? most : from) : number(last, item);
    int by = step == null ? 1 : Integer.parseInt(step);
    if (from > to || by < 1 || by > most) {
      throw invalid(item);
    }
    for (int i = from; i <= to; i += by) {
      set.set(i);
    }
  }

  private int number(String text, String item) {
    Integer named = names.get(text);
    if (named != null) {
      return named;
    }
    if (!Character.isDigit(text.charAt(0))) {
      throw invalid(item);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw invalid(item);
    }
    return number;
  }

  InvalidValue invalid(String item) {
    String words =
        names.isEmpty()
            ? ""
            : " or upper case names such as "
                + names.keySet().stream().sorted().findFirst().orElse("");
    return new InvalidValue(
        "'" + Text.brief(item) + "' is not a value of the field " + field,
        "it takes "
            + least
            + " to "
            + most
            + words
            + ", lists 1,2, rising ranges 1-5 and steps */5");
  }
}
