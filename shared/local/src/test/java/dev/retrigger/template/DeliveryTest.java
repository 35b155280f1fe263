package dev.retrigger.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is lost between two parts: encryption, dead-letter queues, alarms, visibility. */
final class DeliveryTest {
  private static final Template TEMPLATE = Template.deployed();

  @Test
  @Tag("A-16")
  void shouldDeliverOnEveryEncryptedEdge() {
    Delivery delivery = new Delivery(TEMPLATE);

    assertThat(delivery.broken()).isEmpty();
    assertThat(delivery.edges().map(Delivery.Edge::publisher).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "events.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com");
    assertThat(delivery.edges().count())
        .as("six rules that fill a queue and park, nine that only park, Slack, alarms")
        .isEqualTo(6 * 2 + 9 + 2 + TEMPLATE.resources("AWS::CloudWatch::Alarm").count());
  }

  @Test
  void shouldNoticeWhenAPublisherMayNotUseTheKey() {
    Template broken = TEMPLATE.copy();
    statement(broken, "StackKey", "KeyPolicy", "PublishersEncrypt")
        .withObject("/Principal")
        .put("Service", "events.amazonaws.com");

    assertThat(new Delivery(broken).broken())
        .isNotEmpty()
        .noneMatch(edge -> edge.publisher().equals("events.amazonaws.com"));
  }

  @Test
  void shouldNoticeWhenAQueueKeepsItsPublisherOut() {
    Template broken = TEMPLATE.copy();
    statement(broken, "DataQueuesPolicy", "PolicyDocument", "RuleSends").put("Effect", "Deny");

    assertThat(new Delivery(broken).broken())
        .extracting(Delivery.Edge::to)
        .containsExactlyInAnyOrder("DataQueue", "DataParked");
  }

  @Test
  void shouldNoticeWhenATopicFallsBackToTheKeyOfAws() {
    Template broken = TEMPLATE.copy();
    ((ObjectNode) broken.resource("AlarmsTopic").json())
        .withObject("/Properties")
        .put("KmsMasterKeyId", "alias/aws/sns");

    assertThat(new Delivery(broken).broken())
        .hasSize((int) TEMPLATE.resources("AWS::CloudWatch::Alarm").count());
  }

  @Test
  void shouldSendNoRuleToATopic() {
    assertThat(
            new Delivery(TEMPLATE)
                .edges()
                .filter(edge -> edge.publisher().equals("events.amazonaws.com")))
        .as("EventBridge supports no aws:SourceAccount in the key policy of a topic")
        .allMatch(edge -> TEMPLATE.resource(edge.to()).type().equals(Template.QUEUE));
  }

  @Test
  void shouldEncryptWhateverIsKept() {
    assertThat(TEMPLATE.resources().filter(DeliveryTest::keepsData))
        .hasSizeGreaterThan(20)
        .allMatch(
            kept ->
                kept.json()
                    .toString()
                    .contains(
                        "[\"OwnKey\",{\"Fn::GetAtt\":[\"StackKey\",\"Arn\"]},{\"Ref\":\"KmsKeyArn\"}]"));
  }

  @Test
  void shouldBindEveryServiceToThisAccount() {
    List<JsonNode> granted =
        TEMPLATE
            .resources()
            .flatMap(DeliveryTest::documents)
            .flatMap(Template::statements)
            .filter(statement -> statement.path("Principal").has("Service"))
            .filter(statement -> !isTrustOfLambda(statement))
            .toList();

    assertThat(granted).hasSizeGreaterThan(5).allMatch(Delivery::isBound);
  }

  @Test
  void shouldSpeakTlsOnly() {
    Set<String> guarded =
        TEMPLATE
            .resources()
            .filter(
                policy ->
                    Template.statements(policy.property("PolicyDocument"))
                        .anyMatch(DeliveryTest::deniesPlainText))
            .flatMap(DeliveryTest::governed)
            .collect(Collectors.toSet());

    assertThat(guarded)
        .containsExactlyInAnyOrderElementsOf(
            TEMPLATE
                .resources()
                .filter(
                    resource ->
                        Set.of(Template.QUEUE, "AWS::SNS::Topic", "AWS::S3::Bucket")
                            .contains(resource.type()))
                .map(Template.Resource::id)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("consumed")
  void shouldParkWhatFailsAndSaySo(Template.EventSource source) {
    Template.Resource queue = queue(source);
    Template.Resource parked =
        TEMPLATE.resource(
            Template.target(queue.property("RedrivePolicy").path("deadLetterTargetArn"))
                .orElseThrow());

    assertThat(parked.id()).endsWith("Parked");
    assertThat(queue.property("RedrivePolicy").path("maxReceiveCount").intValue())
        .isGreaterThanOrEqualTo(5);
    assertThat(parked.property("MessageRetentionPeriod").intValue()).isEqualTo(14 * 24 * 60 * 60);
  }

  @ParameterizedTest
  @MethodSource("consumed")
  void shouldHideAMessageForSixTimesTheTimeout(Template.EventSource source) {
    Template.Resource function = TEMPLATE.resource(source.function());
    int timeout = function.property("Timeout").asInt(TEMPLATE.global("Timeout").intValue());

    assertThat(queue(source).property("VisibilityTimeout").intValue()).isEqualTo(6 * timeout);
  }

  @ParameterizedTest
  @MethodSource("consumed")
  void shouldReportFailuresOneByOneAndCapConcurrency(Template.EventSource source) {
    assertThat(Template.texts(source.properties().path("FunctionResponseTypes")))
        .containsExactly("ReportBatchItemFailures");
    assertThat(source.properties().path("ScalingConfig").path("MaximumConcurrency").intValue())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  @Tag("G12")
  void shouldOfferEveryParkedQueueToTheRedrive() {
    String urls =
        TEMPLATE
            .resource("RedriveParkedFunction")
            .property("Environment")
            .path("Variables")
            .path("PARKED_QUEUE_URLS")
            .toString();

    assertThat(parked().map(Template.Resource::id))
        .isNotEmpty()
        .allMatch(id -> urls.contains("{\"Ref\":\"" + id + "\"}"));
  }

  @ParameterizedTest
  @MethodSource("consumed")
  void shouldNameAParkedQueueAfterItsQueue(Template.EventSource source) {
    Template.Resource queue = queue(source);
    Template.Resource parked =
        TEMPLATE.resource(
            Template.target(queue.property("RedrivePolicy").path("deadLetterTargetArn"))
                .orElseThrow());

    assertThat(parked.property("QueueName").path("Fn::Sub").textValue())
        .as("redrive-parked finds the one by the other's name")
        .isEqualTo(queue.property("QueueName").path("Fn::Sub").textValue() + "-parked");
  }

  @Test
  void shouldBoundTheRetriesOfTheStream() {
    Template.EventSource stream =
        TEMPLATE
            .eventSources()
            .filter(event -> event.type().equals("DynamoDB"))
            .collect(Collectors.collectingAndThen(Collectors.toList(), List::getFirst));

    assertThat(stream.properties().path("MaximumRetryAttempts").intValue()).isPositive();
    assertThat(stream.properties().path("MaximumRecordAgeInSeconds").intValue()).isPositive();
    assertThat(stream.properties().path("BisectBatchOnFunctionError").booleanValue()).isTrue();
    assertThat(Template.texts(stream.properties().path("FunctionResponseTypes")))
        .containsExactly("ReportBatchItemFailures");
    assertThat(
            Template.target(
                stream
                    .properties()
                    .path("DestinationConfig")
                    .path("OnFailure")
                    .path("Destination")))
        .contains("AsyncParked");
  }

  /** What parks without a queue of its own can be sent again, or is made up for. */
  @Test
  void shouldInvokeAgainWhateverParksItsFailures() {
    Set<String> madeUpFor =
        Set.of("SweepLedgerFunction", "PublishNoticesFunction", "ReconcileSourcesFunction");
    String again =
        TEMPLATE
            .resource("RedriveParkedFunction")
            .property("Environment")
            .path("Variables")
            .path("FUNCTION_ARNS")
            .toString();

    assertThat(
            TEMPLATE
                .resources(Template.FUNCTION)
                .filter(function -> function.property("EventInvokeConfig").has("DestinationConfig"))
                .map(Template.Resource::id)
                .filter(id -> !madeUpFor.contains(id)))
        .isNotEmpty()
        .allMatch(id -> again.contains("\"" + id + ".Alias\""));
  }

  @Test
  void shouldGiveEveryRuleAPlaceForWhatItCannotDeliver() {
    Stream<JsonNode> targets =
        TEMPLATE
            .resources("AWS::Events::Rule")
            .flatMap(rule -> Template.list(rule.property("Targets")).stream());
    Stream<JsonNode> events =
        TEMPLATE
            .eventSources()
            .filter(event -> Set.of("EventBridgeRule", "Schedule").contains(event.type()))
            .map(Template.EventSource::properties);

    assertThat(Stream.concat(targets, events))
        .hasSize(15)
        .allMatch(
            target ->
                Template.target(target.path("DeadLetterConfig").path("Arn"))
                    .filter(id -> id.endsWith("Parked"))
                    .isPresent());
  }

  @ParameterizedTest
  @MethodSource("parked")
  void shouldRaiseAnAlarmForEveryParkedQueue(Template.Resource queue) {
    assertThat(TEMPLATE.resources("AWS::CloudWatch::Alarm"))
        .filteredOn(
            alarm ->
                alarm
                    .property("Metrics")
                    .toString()
                    .contains("{\"Fn::GetAtt\":[\"" + queue.id() + "\",\"QueueName\"]}"))
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.id()).isEqualTo(queue.id() + "Alarm");
              assertThat(alarm.property("Threshold").intValue()).isZero();
              assertThat(alarm.property("ComparisonOperator").textValue())
                  .isEqualTo("GreaterThanThreshold");
            });
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void shouldSayWhatAnAlarmMeansAndWhatToDoFirst(Template.Resource alarm) {
    String name = alarm.property("AlarmName").path("Fn::Sub").textValue();
    String description = alarm.property("AlarmDescription").path("Fn::Sub").textValue();
    String anchor = name.replace("${AWS::StackName}-", "");

    assertThat(description).contains("Look: aws ").endsWith("docs/operations.md#" + anchor);
    assertThat(Template.read(Template.ROOT.resolve("docs/operations.md")).lines())
        .contains("### " + anchor);
    assertThat(alarm.property("AlarmActions")).hasSize(1);
  }

  static Stream<Template.EventSource> consumed() {
    return TEMPLATE.eventSources().filter(event -> event.type().equals("SQS"));
  }

  static Stream<Template.Resource> parked() {
    return TEMPLATE.resources(Template.QUEUE).filter(queue -> queue.id().endsWith("Parked"));
  }

  static Stream<Template.Resource> alarms() {
    return TEMPLATE.resources("AWS::CloudWatch::Alarm");
  }

  private static Template.Resource queue(Template.EventSource source) {
    return TEMPLATE.resource(Template.target(source.properties().path("Queue")).orElseThrow());
  }

  private static boolean keepsData(Template.Resource resource) {
    return Set.of(
            Template.QUEUE,
            "AWS::SNS::Topic",
            "AWS::S3::Bucket",
            "AWS::DynamoDB::Table",
            "AWS::Logs::LogGroup")
        .contains(resource.type());
  }

  private static Stream<JsonNode> documents(Template.Resource resource) {
    return Stream.of("KeyPolicy", "PolicyDocument", "AssumeRolePolicyDocument")
        .map(resource::property)
        .filter(document -> !document.isMissingNode());
  }

  /** Trust of Lambda needs no source: a role is only reached by who may pass it to a function. */
  private static boolean isTrustOfLambda(JsonNode statement) {
    return Template.texts(statement.path("Principal").path("Service"))
        .equals(List.of("lambda.amazonaws.com"));
  }

  private static boolean deniesPlainText(JsonNode statement) {
    return statement.path("Effect").asText().equals("Deny")
        && statement
            .path("Condition")
            .toString()
            .equals("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
  }

  private static Stream<String> governed(Template.Resource policy) {
    return Stream.of("Queues", "Topics", "Bucket")
        .flatMap(name -> Template.list(policy.property(name)).stream())
        .flatMap(reference -> Template.target(reference).stream());
  }

  private static ObjectNode statement(
      Template template, String resource, String document, String sid) {
    ArrayNode statements =
        (ArrayNode) template.resource(resource).property(document).path("Statement");
    return Template.list(statements).stream()
        .filter(statement -> statement.path("Sid").asText().equals(sid))
        .map(ObjectNode.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
