package dev.retrigger.aws.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;

final class JsonLoggerTest {
  private final List<String> lines = new ArrayList<>();
  private final BasicMDCAdapter context = new BasicMDCAdapter();
  private final JsonLogger log = new JsonLogger("dev.retrigger.X", Level.INFO, context, lines::add);

  @Test
  void shouldWriteKeyValuePairsAsMembersWhenRecordHasThem() {
    context.put("requestId", "r-1");

    log.atInfo()
        .addKeyValue("decision", "Start")
        .addKeyValue("depth", 2)
        .addKeyValue("dry", true)
        .addKeyValue("until", (Object) null)
        .log("decided {}", "now");

    JsonNode line = onlyLine();
    assertThat(line.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("message").asText()).isEqualTo("decided now");
    assertThat(line.path("logger").asText()).isEqualTo("dev.retrigger.X");
    assertThat(line.path("requestId").asText()).isEqualTo("r-1");
    assertThat(line.path("decision").asText()).isEqualTo("Start");
    assertThat(line.path("depth").isInt()).isTrue();
    assertThat(line.path("dry").asBoolean()).isTrue();
    assertThat(line.path("until").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"}\n{\"level\":\"ERROR\"",
        "back\\slash",
        "tab\tand\rreturn",
        "\u0000\u001b[31m\u2028\u2029",
        "broken \ud800 and whole \ud83d\ude80",
        "blåbær"
      })
  void shouldStayOneLineOfJsonWhenTextIsHostile(String text) {
    log.atWarn().addKeyValue(text, text).log(text);

    JsonNode line = onlyLine();
    assertThat(lines.getFirst()).doesNotContain("\n", "\r", "\u2028", "\u2029");
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).isEqualTo(text);
    assertThat(line.path(text).asText()).isEqualTo(text);
  }

  @Test
  void shouldKeepItsOwnMembersWhenAPairHasTheSameName() {
    log.atInfo().addKeyValue("level", "ERROR").log("calm");

    assertThat(onlyLine().path("level").asText()).isEqualTo("INFO");
  }

  @Test
  void shouldCutTheTraceWhenTheCauseIsLong() {
    log.error("broke", new IllegalStateException("x".repeat(100_000)));

    JsonNode line = onlyLine();
    assertThat(line.path("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.path("stackTrace").asText()).hasSize(16_000);
  }

  @Test
  void shouldWriteNothingWhenLevelIsBelowThreshold() {
    log.debug("quiet");
    log.atDebug().addKeyValue("k", "v").log("quiet");

    assertThat(lines).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DEBUG,DEBUG", "warn,WARN", "FATAL,ERROR", "TRACE,TRACE", "nonsense,INFO"})
  void shouldTakeThresholdFromLambdaWhenItNamesOne(String named, Level expected) {
    assertThat(LogProvider.threshold(Map.of("AWS_LAMBDA_LOG_LEVEL", named))).isEqualTo(expected);
    assertThat(LogProvider.threshold(Map.of())).isEqualTo(Level.INFO);
  }

  @Test
  void shouldBeTheBackendWhenSlf4jLooksForOne() {
    assertThat(LoggerFactory.getLogger(JsonLoggerTest.class)).isInstanceOf(JsonLogger.class);
  }

  private JsonNode onlyLine() {
    assertThat(lines).hasSize(1);
    return Json.tree(lines.getFirst());
  }
}
