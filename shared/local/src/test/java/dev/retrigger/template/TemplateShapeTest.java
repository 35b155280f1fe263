package dev.retrigger.template;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks, names, settings and sizes of the template. */
final class TemplateShapeTest {
  private static final Template TEMPLATE = Template.deployed();
  private static final Pattern BLOCK = Pattern.compile("(?m)^  #--- ([a-z-]+) ---$");

  /** What each function reads from its environment. */
  private static final Map<String, Set<String>> SETTINGS =
      Map.ofEntries(
          entry("receive-data", Set.of("LEDGER_TABLE", "WINDOWS_QUEUE_URL")),
          entry(
              "close-window",
              Set.of("LEDGER_TABLE", "ARTIFACTS_BUCKET", "SIGNALS_QUEUE_URL", "WINDOWS_QUEUE_URL")),
          entry(
              "receive-image",
              Set.of("LEDGER_TABLE", "SIGNALS_QUEUE_URL", "ACCOUNT", "IMAGE_ACCOUNTS")),
          entry("receive-drift", Set.of("LEDGER_TABLE", "SIGNALS_QUEUE_URL", "ACCOUNT")),
          entry("receive-registry", Set.of("LEDGER_TABLE", "SIGNALS_QUEUE_URL", "ACCOUNT")),
          entry(
              "receive-webhook", Set.of("LEDGER_TABLE", "SIGNALS_QUEUE_URL", "WEBHOOK_SECRET_ID")),
          entry("receive-schedule", Set.of("SIGNALS_QUEUE_URL")),
          entry(
              "start-run",
              Set.of(
                  "LEDGER_TABLE",
                  "ARTIFACTS_BUCKET",
                  "LAUNCH_ROLE_PREFIX",
                  "EXTERNAL_ID",
                  "ENVIRONMENT")),
          entry(
              "track-run",
              Set.of("LEDGER_TABLE", "SIGNALS_QUEUE_URL", "LAUNCH_ROLE_PREFIX", "EXTERNAL_ID")),
          entry(
              "sync-model",
              Set.of(
                  "LEDGER_TABLE",
                  "CONFIG_BUCKET",
                  "ENVIRONMENT",
                  "SCHEDULE_GROUP",
                  "SCHEDULE_ROLE_ARN",
                  "SCHEDULE_TARGET_ARN",
                  "SCHEDULE_PARKED_ARN")),
          entry(
              "sweep-ledger",
              Set.of(
                  "LEDGER_TABLE",
                  "WINDOWS_QUEUE_URL",
                  "SIGNALS_QUEUE_URL",
                  "STATUS_QUEUE_URL",
                  "LINEAGE_QUEUE_URL")),
          entry(
              "record-lineage",
              Set.of("LEDGER_TABLE", "ARTIFACTS_BUCKET", "LAUNCH_ROLE_PREFIX", "EXTERNAL_ID")),
          entry(
              "reconcile-sources",
              Set.of(
                  "LEDGER_TABLE",
                  "DATA_QUEUE_URL",
                  "SIGNALS_QUEUE_URL",
                  "RECEIVE_IMAGE_FUNCTION",
                  "ACCOUNT")),
          entry("redrive-parked", Set.of("STACK", "PARKED_QUEUE_URLS", "FUNCTION_ARNS")),
          entry(
              "receive-approval",
              Set.of(
                  "LEDGER_TABLE",
                  "SIGNALS_QUEUE_URL",
                  "LINK_SECRET_ID",
                  "SLACK_SECRET_ID",
                  "SLACK_API_URL",
                  "SLACK_TEAM_IDS",
                  "GITLAB_ISSUER",
                  "GITLAB_AUDIENCE",
                  "GITLAB_PROJECTS")),
          entry(
              "receive-request",
              Set.of("LEDGER_TABLE", "SIGNALS_QUEUE_URL", "WINDOWS_QUEUE_URL", "STATUS_QUEUE_URL")),
          entry(
              "publish-notices",
              Set.of("LEDGER_TABLE", "NOTICES_TOPIC_ARN", "APPROVALS_URL", "LINK_SECRET_ID")),
          entry(
              "notify-slack",
              Set.of("LEDGER_TABLE", "SLACK_SECRET_ID", "SLACK_API_URL", "SLACK_QUEUE_URL")));

  @Test
  void shouldHaveABlockForEveryFunctionAndNoOther() {
    assertThat(blocks()).isEqualTo(names(functions())).isEqualTo(SETTINGS.keySet());
    assertThat(blocks()).isEqualTo(modules());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void shouldSpellOneNameInFiveWays(Template.Resource function) {
    String name = name(function);
    String joined = name.replace("-", "");

    assertThat(function.property("CodeUri").textValue())
        .isEqualTo("functions/" + name + "/target/lambda.zip");
    assertThat(function.property("Handler").textValue())
        .isEqualTo("dev.retrigger." + joined + "." + camel(name) + "Handler");
    assertThat(function.property("FunctionName").path("Fn::Sub").textValue())
        .isEqualTo("${AWS::StackName}-" + name);
    assertThat(function.property("Role").path("Fn::GetAtt").path(0).textValue())
        .isEqualTo(camel(name) + "Role");
    assertThat(function.property("Description").textValue()).endsWith(".");
  }

  @ParameterizedTest
  @MethodSource("functions")
  void shouldGiveEachFunctionTheSettingsThatItReads(Template.Resource function) {
    assertThat(keys(function.property("Environment").path("Variables")))
        .isEqualTo(SETTINGS.get(name(function)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void shouldKeepLogsForAsLongAsIsSaid(Template.Resource function) {
    Template.Resource logs =
        TEMPLATE.resource(
            Template.target(function.property("LoggingConfig").path("LogGroup")).orElseThrow());

    assertThat(logs.property("LogGroupName").path("Fn::Sub").textValue())
        .isEqualTo("/aws/lambda/${AWS::StackName}-" + name(function));
    assertThat(Template.target(logs.property("RetentionInDays"))).contains("LogRetentionDays");
    assertThat(logs.json().path("Condition")).isEqualTo(function.json().path("Condition"));
  }

  @Test
  void shouldRunOnJava25WithSnapshotsThatFollowEverySetting() {
    assertThat(TEMPLATE.global("Runtime").textValue()).isEqualTo("java25");
    assertThat(TEMPLATE.global("Architectures").toString()).isEqualTo("[\"arm64\"]");
    assertThat(TEMPLATE.global("SnapStart").path("ApplyOn").textValue())
        .isEqualTo("PublishedVersions");
    assertThat(TEMPLATE.global("AutoPublishAlias").textValue()).isEqualTo("live");
    assertThat(TEMPLATE.global("AutoPublishAliasAllProperties").booleanValue()).isTrue();
    assertThat(TEMPLATE.global("LoggingConfig").path("LogFormat").textValue()).isEqualTo("JSON");
  }

  @Test
  void shouldTimeOutStartersAfterHalfAMinute() {
    assertThat(TEMPLATE.resource("StartRunFunction").property("Timeout").intValue()).isEqualTo(30);
  }

  @Test
  @Tag("G-12")
  void shouldTakeWhatACustomerHasAsParameters() {
    assertThat(keys(TEMPLATE.json().path("Parameters")))
        .contains("PermissionsBoundaryArn", "KmsKeyArn", "LogRetentionDays", "AlarmTopicArn");
    TEMPLATE
        .json()
        .path("Parameters")
        .properties()
        .forEach(
            parameter ->
                assertThat(keys(parameter.getValue()))
                    .as(parameter.getKey())
                    .contains("Type", "Default", "Description")
                    .containsAnyOf("AllowedPattern", "AllowedValues"));
  }

  @Test
  void shouldKeepWhatCannotBeMadeAgain() {
    Stream.of("Ledger", "ConfigBucket", "ArtifactsBucket", "StackKey")
        .map(TEMPLATE::resource)
        .forEach(
            kept -> {
              assertThat(kept.json().path("DeletionPolicy").textValue()).isEqualTo("Retain");
              assertThat(kept.json().path("UpdateReplacePolicy").textValue()).isEqualTo("Retain");
            });
  }

  @Test
  void shouldIndexTheLedgerAsItsAdapterAsks() {
    Map<String, List<String>> indexes = new TreeMap<>();
    TEMPLATE
        .resource("Ledger")
        .property("GlobalSecondaryIndexes")
        .forEach(
            index ->
                indexes.put(
                    index.path("IndexName").textValue(),
                    Template.list(index.path("KeySchema")).stream()
                        .map(key -> key.path("AttributeName").textValue())
                        .toList()));

    assertThat(indexes)
        .isEqualTo(
            Map.of(
                "due", List.of("dueKind", "dueAt"),
                "event", List.of("eventId", "at"),
                "history", List.of("historyKey", "at")));
  }

  @Test
  void shouldStayFarBelowTheLimitsOfCloudFormation() {
    long versionsAndAliases = 2 * functions().count();
    long rulesAndPermissions = 2 * TEMPLATE.eventSources().count();

    assertThat(TEMPLATE.resources().count() + versionsAndAliases + rulesAndPermissions)
        .isLessThan(300);
    assertThat(Template.text().lines()).hasSizeLessThan(1_600);
  }

  static Stream<Template.Resource> functions() {
    return TEMPLATE.resources(Template.FUNCTION);
  }

  private static Set<String> names(Stream<Template.Resource> functions) {
    return functions.map(TemplateShapeTest::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Template.Resource function) {
    return function
        .id()
        .replaceFirst("Function$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static String camel(String name) {
    return Stream.of(name.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static Set<String> blocks() {
    return found(BLOCK, Template.text());
  }

  private static Set<String> modules() {
    try (Stream<Path> modules = Files.list(Template.ROOT.resolve("functions"))) {
      return modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .map(module -> module.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> keys(JsonNode object) {
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
