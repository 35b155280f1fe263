package dev.retrigger.states.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The functions Step Functions adds to JSONata, the clock functions on the execution's own time,
 * and a {@code $eval} that refuses, as the service's does.
 */
final class ServiceFunctions {
  private static final Set<String> HASHES = Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");

  /** The longest {@code $range} the service allows. */
  private static final int MAX_RANGE = 360_145;

  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_2 = 0x8000000000000000L;

  private final Surroundings surroundings;

  ServiceFunctions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The function of a name, if it is one of these. */
  @Nullable JFunction named(String name) {
    return switch (name) {
      case "partition" -> new JFunction((_, args) -> partition(args), "<a?n?:a>");
      case "range" -> new JFunction((_, args) -> range(args), "<n?n?n?:x>");
      case "hash" -> new JFunction((_, args) -> hash(args), "<s?s?:s>");
      case "random" -> new JFunction((_, args) -> random(args), "<n?:n>");
      case "uuid" -> new JFunction((_, _) -> uuid(), "<:s>");
      case "parse" -> new JFunction((_, args) -> parse(args), "<s?:x>");
      case "shuffle" -> new JFunction((_, args) -> shuffle(args), "<a:a>");
      case "pad" -> new JFunction((_, args) -> pad(args), "<s-ns?:s>");
      case "now" -> new JFunction((_, args) -> now(args), "<s?s?:s>");
      case "millis" -> new JFunction((_, _) -> surroundings.clock().millis(), "<:n>");
      case "eval" -> new JFunction((_, _) -> refuseEval(), "<x?x?:x>");
      default -> null;
    };
  }

  private static @Nullable Object partition(List<?> args) {
    List<?> items = argument(args, 0) instanceof List<?> list ? list : List.of();
    long size = argument(args, 1) instanceof Number number ? number.longValue() : 0;
    if (items.isEmpty() || size < 1) {
      return null;
    }
    List<Object> parts = new ArrayList<>();
    for (long from = 0; from < items.size(); from += size) {
      parts.add(
          new ArrayList<>(items.subList((int) from, (int) Math.min(from + size, items.size()))));
    }
    return parts;
  }

  private static @Nullable Object range(List<?> args) {
    if (!(argument(args, 0) instanceof Number first)
        || !(argument(args, 1) instanceof Number last)
        || !(argument(args, 2) instanceof Number by)) {
      return null;
    }
    long start = first.longValue();
    long end = last.longValue();
    long step = by.longValue();
    if (step == 0 || (step > 0 ? start > end : start < end)) {
      return null;
    }
    if ((end - start) / step >= MAX_RANGE) {
      throw new QueryException("Expression evaluation memory limit exceeded");
    }
    List<Object> numbers = new ArrayList<>();
    for (long value = start; step > 0 ? value <= end : value >= end; value += step) {
      numbers.add(value);
    }
    return numbers.size() == 1 ? numbers.getFirst() : numbers;
  }

  private static @Nullable Object hash(List<?> args) {
    if (!(argument(args, 0) instanceof String text)
        || !(argument(args, 1) instanceof String algorithm)) {
      return null;
    }
    if (!HASHES.contains(algorithm)) {
      throw new QueryException(
          "$hash: '%s' is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512".formatted(algorithm));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }

  private Object random(List<?> args) {
    return argument(args, 0) instanceof Number seed
        ? new Random(seed.longValue()).nextDouble()
        : surroundings.random().nextDouble();
  }

  private Object uuid() {
    long high = (surroundings.random().nextLong() & ~0xF000L) | VERSION_4;
    long low = (surroundings.random().nextLong() & ~0xC000000000000000L) | VARIANT_2;
    return new UUID(high, low).toString();
  }

  private static @Nullable Object parse(List<?> args) {
    return argument(args, 0) instanceof String text ? Value.parse(text) : null;
  }

  private @Nullable Object shuffle(List<?> args) {
    if (!(argument(args, 0) instanceof List<?> items)) {
      return null;
    }
    List<Object> shuffled = new ArrayList<>(items);
    for (int index = shuffled.size() - 1; index > 0; index--) {
      int other = surroundings.random().nextInt(index + 1);
      Object moved = shuffled.get(index);
      shuffled.set(index, shuffled.get(other));
      shuffled.set(other, moved);
    }
    return shuffled;
  }

  private static @Nullable Object pad(List<?> args) {
    if (!(argument(args, 0) instanceof String text)
        || !(argument(args, 1) instanceof Number width)) {
      return null;
    }
    EvaluationGuard.checkBytes(Math.abs(width.longValue()));
    String filler = argument(args, 2) instanceof String given && !given.isEmpty() ? given : " ";
    int missing = Math.max(0, Math.abs(width.intValue()) - text.codePointCount(0, text.length()));
    String padding = filler.repeat(missing / filler.length() + 1).substring(0, missing);
    return width.intValue() < 0 ? padding + text : text + padding;
  }

  private @Nullable Object now(List<?> args) {
    String picture = argument(args, 0) instanceof String text ? text : null;
    String zone = argument(args, 1) instanceof String text ? text : null;
    return Functions.dateTimeFromMillis(surroundings.clock().millis(), picture, zone);
  }

  private static Object refuseEval() {
    throw new JException("T1006", -1, "eval");
  }

  private static @Nullable Object argument(List<?> args, int index) {
    return index < args.size() ? args.get(index) : null;
  }
}
