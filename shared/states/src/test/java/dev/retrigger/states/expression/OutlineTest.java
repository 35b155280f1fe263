package dev.retrigger.states.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told from an expression's text: nothing valid may be reported. */
final class OutlineTest {
  private static Outline outline(String source) {
    return Expression.compile("{% " + source + " %}").outline();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$states.input.items[value > 3].name",
        "$states.input.items[value > 3 and other = 'x']",
        "$states.input.items^(>price, name).id",
        "$states.input.items{category: $sum(price)}",
        "$states.input.items.{'id': id, 'total': price * quantity}",
        "$states.input.items.(price * quantity)",
        "$states.input.items.[a, b]",
        "$states.input.orders.items.{'order': %.id, 'v': v}",
        "$states.input.items@$i.{'i': $i.name}",
        "$states.input.items#$n[$n < 2].name",
        "$states.input.items.$sum(prices)",
        "$states.input.items.$string(price)",
        "$sum($states.input.items.price)",
        "$map($states.input.items, function($v, $i, $a){ $v.price * $i })",
        "$filter($states.input.items, function($v){ $v.price > 3 and $v.name != 'x' })",
        "$reduce($states.input.n, function($sum, $v){ $sum + $v }, 0)",
        "($f := function($x)<n:n>{ $x + 1 }; $f(2))",
        "($f := λ($x){ $x }; $f(true or false))",
        "$states.input ~> |items|{'price': price * 2}, ['name']|",
        "$states.input.`odd name`.`other name`",
        "$states.input.**.name",
        "$states.input.*[0]",
        "$contains($states.input.name, /a(b|c)+\\/d/i) ? 'yes' : 'no'",
        "$states.input.a in ['x', 'y'] and true or null = null",
        "{'a': $states.input.x, 'b': [1, 2, {'c': 'd'}]}",
        "$states.input.x ? $states.input.y : $states.input.z",
        "1.5e3 + -2 * $states.input.n % 3",
        "/* comment with name */ $states.input",
        "'text with $$ and name' & \"quoted 'x'\"",
        "$states.input.items[0].{ $string(key): value }",
        "$exists($states.input.no) ? 1 : $length('x')",
        "[1..$count($states.input.l)]",
        "$states.input.phone[type = 'mobile'].number",
        "$states.input.(a; b)",
        "$lookup($states.input, 'x').y",
        "$merge([$states.input, {'x': 1}]).x"
      })
  void shouldReportNothingValid(String source) {
    Outline outline = outline(source);
    assertThat(outline.unqualified()).as(source).isEmpty();
    assertThat(outline.variables().stream().filter(name -> !Outline.isBuiltIn(name)))
        .isSubsetOf("states");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unqualified")
  void shouldFindWhatIsReadFromTheTopLevel(String source, Set<String> expected) {
    assertThat(outline(source).unqualified()).isEqualTo(expected);
  }

  static Stream<Arguments> unqualified() {
    return Stream.of(
        arguments("phone", Set.of("phone")),
        arguments("phone.number", Set.of("phone")),
        arguments("a + b", Set.of("a", "b")),
        arguments("$sum(prices)", Set.of("prices")),
        arguments("{'x': y}", Set.of("y")),
        arguments("[a]", Set.of("a")),
        arguments("(a)", Set.of("a")),
        arguments("a[b = 1]", Set.of("a")),
        arguments("$map($states.input.l, function($v){ c })", Set.of("c")),
        arguments("`odd name`", Set.of("odd name")),
        arguments("$", Set.of("$")),
        arguments("$$.x", Set.of("$$")),
        arguments("$states.input.items[$$.x = 1]", Set.of("$$")));
  }

  @Test
  void shouldTellVariablesFromThoseItBinds() {
    Outline outline = outline("($a := $b; $f := function($c){ $c + $d }; $f($a))");
    assertThat(outline.variables()).containsExactly("b", "d");
  }

  @Test
  void shouldTellTheMembersOfStates() {
    assertThat(outline("$states.input.a & $states.errorOutput.Error").statesMembers())
        .containsExactly("errorOutput", "input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "1 +", "(", "$f(", "'open", "{'a' 1}", "/[/", "`x"})
  void shouldRefuseWhatDoesNotParse(String source) {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> Expression.compile("{%" + source + "%}"));
  }
}
