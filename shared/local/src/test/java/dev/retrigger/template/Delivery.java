package dev.retrigger.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who sends to what under its own service principal, and whether the message can arrive. A
 * publisher without rights to the key of an encrypted target loses its messages without a sound.
 */
record Delivery(Template template) {
  private static final Set<String> KEY_ACTIONS = Set.of("kms:Decrypt", "kms:GenerateDataKey");

  /** A service that sends to a queue or topic of the stack. */
  record Edge(String from, String publisher, String to) {}

  Stream<Edge> edges() {
    return Stream.of(rules(), functionEvents(), subscriptions(), alarms()).flatMap(edge -> edge);
  }

  /** The edges on which a message would be lost. */
  List<Edge> broken() {
    return edges().filter(edge -> !delivers(edge)).toList();
  }

  private Stream<Edge> rules() {
    return template
        .resources("AWS::Events::Rule")
        .flatMap(
            rule ->
                Template.list(rule.property("Targets")).stream()
                    .flatMap(
                        target ->
                            Stream.of(
                                target.path("Arn"), target.path("DeadLetterConfig").path("Arn")))
                    .flatMap(arn -> edge(rule.id(), "events.amazonaws.com", arn)));
  }

  private Stream<Edge> functionEvents() {
    return template
        .eventSources()
        .flatMap(
            event ->
                edge(
                    event.function() + "." + event.name(),
                    "events.amazonaws.com",
                    event.properties().path("DeadLetterConfig").path("Arn")));
  }

  private Stream<Edge> subscriptions() {
    return template
        .resources("AWS::SNS::Subscription")
        .filter(subscription -> subscription.property("Protocol").asText().equals("sqs"))
        .flatMap(
            subscription ->
                Stream.of(
                        subscription.property("Endpoint"),
                        subscription.property("RedrivePolicy").path("deadLetterTargetArn"))
                    .flatMap(arn -> edge(subscription.id(), "sns.amazonaws.com", arn)));
  }

  private Stream<Edge> alarms() {
    return template
        .resources("AWS::CloudWatch::Alarm")
        .flatMap(
            alarm ->
                Template.list(alarm.property("AlarmActions")).stream()
                    .flatMap(action -> Template.list(action.path("Fn::If")).stream())
                    .flatMap(action -> edge(alarm.id(), "cloudwatch.amazonaws.com", action)));
  }

  private Stream<Edge> edge(String from, String publisher, JsonNode arn) {
    return Template.target(arn).stream()
        .filter(id -> template.json().path("Resources").has(id))
        .map(id -> new Edge(from, publisher, id));
  }

  private boolean delivers(Edge edge) {
    return usesStackKey(template.resource(edge.to()))
        && keyAllows(edge.publisher())
        && policyAllows(edge);
  }

  static boolean usesStackKey(Template.Resource resource) {
    return resource.property("KmsMasterKeyId").toString().contains("\"StackKey\",\"Arn\"");
  }

  private boolean keyAllows(String publisher) {
    return Template.statements(template.resource("StackKey").property("KeyPolicy"))
        .filter(statement -> allows(statement, publisher))
        .flatMap(statement -> Template.texts(statement.path("Action")).stream())
        .collect(Collectors.toSet())
        .containsAll(KEY_ACTIONS);
  }

  private boolean policyAllows(Edge edge) {
    return Stream.of("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
        .flatMap(template::resources)
        .filter(policy -> governs(policy, edge.to()))
        .flatMap(policy -> Template.statements(policy.property("PolicyDocument")))
        .filter(statement -> allows(statement, edge.publisher()))
        .map(statement -> statement.path("Action").asText())
        .anyMatch(Set.of("sqs:SendMessage", "sns:Publish")::contains);
  }

  private static boolean governs(Template.Resource policy, String id) {
    return Stream.of("Queues", "Topics")
        .flatMap(list -> Template.list(policy.property(list)).stream())
        .map(Template::target)
        .anyMatch(Optional.of(id)::equals);
  }

  private static boolean allows(JsonNode statement, String publisher) {
    return statement.path("Effect").asText().equals("Allow")
        && Template.texts(statement.path("Principal").path("Service")).contains(publisher);
  }

  /** Whether the statement binds a service to this account: by account, source or log group. */
  static boolean isBound(JsonNode statement) {
    String condition = statement.path("Condition").toString();
    return Arrays.stream(
            new String[] {
              "aws:SourceAccount", "aws:SourceArn", "kms:EncryptionContext:aws:logs:arn"
            })
        .anyMatch(condition::contains);
  }
}
