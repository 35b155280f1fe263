package dev.retrigger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.ParameterTree.Kind;
import dev.retrigger.events.ParameterTree.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParameterTreeTest {
  @Tag("V-02")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'a':'x','b':{'c':['y',{'d':'z'}],'e':7,'f':-0.25,'g':true}}",
        "{'0':'a','1':{'0':'x','1':'y'},'list':['x','y']}",
        "{'a/b':{'c~d':'x','~2':'y','':'z'},'int:/x':'plain','/x':'plain','~01':'w'}",
        "{'empty':{'list':[],'mapping':{},'text':''}}",
        "{'lists':[[1,2],[[],'3']]}",
        "{'text':'blåbær \\ud83e\\uded0 \\\\ \\' \\n\\t line','big':123456789012345678901234567890}"
      })
  void shouldRebuildWhatWasFlattened(String json) {
    ObjectNode tree = (ObjectNode) Json.tree(json.replace("'", "\"").replace("\\\"", "'"));
    assertThat(ParameterTree.same(ParameterTree.of(ParameterTree.flatten(tree)), tree)).isTrue();
    assertThat(Json.write(ParameterTree.of(ParameterTree.flatten(tree))))
        .isEqualTo(Json.write(tree));
  }

  @Test
  void shouldKeepPlainNamesForStringsAtTheTop() {
    ObjectNode tree =
        (ObjectNode) Json.tree("{\"Alpha\":\"2.10\",\"conf\":{\"epochs\":3,\"days\":[\"no\"]}}");
    assertThat(ParameterTree.flatten(tree))
        .containsExactly(
            Map.entry("Alpha", "2.10"),
            Map.entry("int:/conf/epochs", "3"),
            Map.entry("/conf/days/0", "no"));
  }

  @Test
  void shouldNameLeavesByTheirPath() {
    assertThat(Path.TOP.member("conf").member("7").item(0).key(Kind.BOOL))
        .isEqualTo("bool:/conf/~27/0");
    assertThat(Path.TOP.member("conf").key(Kind.TEXT)).isEqualTo("conf");
    assertThat(Path.TOP.member("/conf").key(Kind.TEXT)).isEqualTo("/~1conf");
  }

  @ParameterizedTest
  @CsvSource({
    "int:/n, 1.5, a whole number",
    "int:/n, 9 9, a whole number",
    "float:/n, NaN, a number",
    "float:/n, ١, a number",
    "float:/n, 1e9999, a number",
    "bool:/n, yes, true or false"
  })
  void shouldRefuseAValueThatIsNotOfItsKindAndNotRepeatIt(String key, String value, String wanted) {
    assertThatThrownBy(() -> ParameterTree.of(Map.of(key, value)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("parameter '" + key + "' is not " + wanted);
  }

  @Test
  void shouldTakeAValueForWhatItsKeySaysWhenItLooksLikeSomethingElse() {
    assertThat(Json.write(ParameterTree.of(Map.of("/a/b", "int:/7", "x", "{\"y\":1}"))))
        .contains("\"int:/7\"", "\"{\\\"y\\\":1}\"");
  }

  @Test
  void shouldRefuseALeafThatStandsWhereABranchDoes() {
    assertThatThrownBy(
            () -> ParameterTree.of(new java.util.TreeMap<>(Map.of("/a/b", "x", "a", "y"))))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("stands where another parameter does");
  }

  @Test
  void shouldRefuseAListWithAGap() {
    assertThatThrownBy(() -> ParameterTree.of(Map.of("/a/1", "x")))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("no item 0");
  }

  @Test
  void shouldRefuseNull() {
    assertThatThrownBy(() -> ParameterTree.flatten((ObjectNode) Json.tree("{\"a\":null}")))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("leave it out");
  }
}
