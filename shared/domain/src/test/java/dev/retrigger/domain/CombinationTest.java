package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.Combination.Kind;
import dev.retrigger.domain.Combination.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Facts are written {@code a0 b20}: member a at minute 0, member b at minute 20. */
@Tag("N-01")
final class CombinationTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final ModelId CHURN = new ModelId("growth", "churn");

  @ParameterizedTest(name = "{0} of {1} at minute {3}: {4}")
  @MethodSource("verdicts")
  void shouldJudgeFactsByWhenTheyHappened(
      String kind, String waiting, String lastFiring, int now, String expected) {
    assertThat(show(judge(kind, facts(waiting), lastFiring, now))).isEqualTo(expected);
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments("all", "", "", 0, "waits"),
        arguments("all", "a0", "", 1, "waits until 65"),
        arguments("all", "a0 b20", "", 20, "fires a0 b20"),
        arguments("all", "b20 a0", "", 21, "fires a0 b20"),
        arguments("all", "a0 a10 b20", "", 20, "fires a0 a10 b20"),
        arguments("all", "a0 b20 a30 b40", "", 40, "fires a0 b20"),
        arguments("all", "a0 b60", "", 60, "fires a0 b60"),
        arguments("all", "a0 b61", "", 61, "waits until 65"),
        arguments("all", "a0 b61", "", 65, "expired a0 without b"),
        arguments("all", "a0 a30 b61", "", 61, "fires a30 b61"),
        arguments("all", "a0 b60", "", 600, "fires a0 b60"),
        arguments("all", "a0 a3 a50", "", 70, "expired a0 a3 without b"),
        arguments("all", "c0 a0", "", 1, "dismissed c0"),
        arguments("any", "a0", "", 0, "fires a0"),
        arguments("any", "b20", "0", 20, "absorbed b20"),
        arguments("any", "b60", "0", 60, "absorbed b60"),
        arguments("any", "b61", "0", 61, "fires b61"),
        arguments("any", "a0", "30", 40, "absorbed a0"),
        arguments("any", "a0", "", 600, "fires a0"),
        arguments("sequence", "a0 b20", "", 20, "fires a0 b20"),
        arguments("sequence", "b0 a20", "", 20, "waits until 65"),
        arguments("sequence", "b0 a20", "", 65, "expired b0 without"),
        arguments("sequence", "b0 a20 b30", "", 30, "fires a20 b30"),
        arguments("sequence", "a0 a10 b20", "", 20, "fires a0 a10 b20"),
        arguments("sequence", "b5 a5", "", 5, "fires a5 b5"),
        arguments("sequence", "a0 b61", "", 61, "waits until 65"),
        arguments("sequence", "a0", "", 65, "expired a0 without b"),
        arguments("absence", "a0", "", 59, "waits until 60"),
        arguments("absence", "a0", "", 60, "fires a0"),
        arguments("absence", "a0 a30", "", 61, "fires a0 a30"),
        arguments("absence", "a0 a60", "", 61, "fires a0"),
        arguments("absence", "a0 b59", "", 59, "cancelled a0 by b59"),
        arguments("absence", "a0 b59", "", 70, "cancelled a0 by b59"),
        arguments("absence", "a0 a10 b20", "", 20, "cancelled a0 a10 by b20"),
        arguments("absence", "a0 b10 a20", "", 20, "cancelled a0 by b10"),
        arguments("absence", "b10 a20", "", 20, "waits until 75"),
        arguments("absence", "b10 a20", "", 80, "fires a20"),
        arguments("absence", "b10", "", 75, "forgotten b10"),
        arguments("absence", "a0 b60", "", 60, "fires a0"));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldFireAsOftenWhateverTheOrderOfDelivery(String kind, String facts, int firings) {
    for (List<Signal> order : permutations(facts(facts))) {
      assertThat(firings(kind, order))
          .describedAs("%s delivered as %s", kind, order)
          .isEqualTo(firings);
    }
  }

  static Stream<Arguments> sets() {
    return Stream.of(
        arguments("all", "a0 b20", 1),
        arguments("all", "a0 a10 b20", 1),
        arguments("all", "a0 b61", 0),
        arguments("any", "a0 b20 a40", 1),
        arguments("any", "a0 b61", 2),
        arguments("sequence", "a0 b20", 1),
        arguments("sequence", "b0 a20", 0),
        arguments("sequence", "b0 a20 b30", 1),
        arguments("absence", "a0 b20", 0),
        arguments("absence", "b0 a20", 1),
        arguments("absence", "a0 b20 a30", 1));
  }

  @Test
  void shouldSayWhatItIsInOneLine() {
    assertThat(combination("all").show("1h")).isEqualTo("a and b within 1h");
    assertThat(combination("any").show("1h")).isEqualTo("a or b");
    assertThat(combination("sequence").show("1h")).isEqualTo("a, then b within 1h");
    assertThat(combination("absence").show("1h")).isEqualTo("a and no b within 1h");
  }

  /** How often it fires until nothing waits, if all facts are delivered at the time of the last. */
  private static int firings(String kind, List<Signal> order) {
    Instant last = order.stream().map(Signal::occurredAt).max(Instant::compareTo).orElseThrow();
    List<Signal> waiting = new ArrayList<>();
    Optional<Instant> fired = Optional.empty();
    int firings = 0;
    for (Signal fact : order) {
      waiting.add(fact);
      Settled settled = settle(kind, waiting, fired, last);
      firings += settled.firings();
      fired = settled.fired();
    }
    return firings + settle(kind, waiting, fired, last.plus(Duration.ofDays(1))).firings();
  }

  private record Settled(int firings, Optional<Instant> fired) {}

  private static Settled settle(
      String kind, List<Signal> waiting, Optional<Instant> lastFiring, Instant now) {
    Optional<Instant> fired = lastFiring;
    int firings = 0;
    while (true) {
      switch (combination(kind).judge(waiting, fired, now)) {
        case Verdict.Waits _ -> {
          return new Settled(firings, fired);
        }
        case Verdict.Fires(var carried) -> {
          waiting.removeAll(carried);
          firings++;
          fired = Optional.of(carried.getFirst().occurredAt());
        }
        case Verdict.Absorbed(var fact) -> waiting.remove(fact);
        case Verdict.Expired(var gone, _) -> waiting.removeAll(gone);
        case Verdict.Cancelled(var gone, _) -> waiting.removeAll(gone);
        case Verdict.Dismissed(var gone) -> waiting.removeAll(gone);
        case Verdict.Forgotten(var gone) -> waiting.removeAll(gone);
      }
    }
  }

  private static Verdict judge(String kind, List<Signal> waiting, String lastFiring, int now) {
    Optional<Instant> fired =
        lastFiring.isEmpty() ? Optional.empty() : Optional.of(at(Integer.parseInt(lastFiring)));
    return combination(kind).judge(waiting, fired, at(now));
  }

  private static Combination combination(String kind) {
    return new Combination(
        Kind.valueOf(kind.toUpperCase(Locale.ROOT)), List.of("a", "b"), Duration.ofHours(1));
  }

  private static List<Signal> facts(String text) {
    return Stream.of(text.split(" "))
        .filter(fact -> !fact.isEmpty())
        .map(fact -> fact(fact.substring(0, 1), Integer.parseInt(fact.substring(1))))
        .toList();
  }

  private static Signal fact(String member, int minute) {
    String key = member + minute;
    return new Signal(
        new TriggerId(CHURN, member), "test", key, "test/" + key, key, at(minute), Map.of(), 0);
  }

  private static Instant at(int minute) {
    return NOON.plus(Duration.ofMinutes(minute));
  }

  private static String show(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Waits(var until) ->
          "waits" + until.map(at -> " until " + Duration.between(NOON, at).toMinutes()).orElse("");
      case Verdict.Fires(var carried) -> "fires" + show(carried);
      case Verdict.Absorbed(var fact) -> "absorbed " + fact.key();
      case Verdict.Expired(var gone, var missing) ->
          ("expired" + show(gone) + " without " + String.join(" ", missing)).strip();
      case Verdict.Cancelled(var gone, var by) -> "cancelled" + show(gone) + " by " + by.key();
      case Verdict.Dismissed(var gone) -> "dismissed" + show(gone);
      case Verdict.Forgotten(var gone) -> "forgotten" + show(gone);
    };
  }

  private static String show(List<Signal> facts) {
    return String.join("", facts.stream().map(fact -> " " + fact.key()).toList());
  }

  private static List<List<Signal>> permutations(List<Signal> facts) {
    if (facts.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Signal>> all = new ArrayList<>();
    for (Signal first : facts) {
      List<Signal> rest = new ArrayList<>(facts);
      rest.remove(first);
      for (List<Signal> order : permutations(rest)) {
        List<Signal> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }
}
