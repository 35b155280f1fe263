package dev.retrigger.redriveparked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the five who park, and what is nobody's. */
final class OriginsTest {
  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/retrigger-";
  private static final String ARN = "arn:aws:lambda:eu-west-1:111122223333:function:retrigger-";
  private static final String TICK = "{\"trigger\":\"nightly\"}";
  private static final Origins ORIGINS =
      new Origins(
          List.of(
              ARN + "receive-drift:live", ARN + "receive-schedule:live", ARN + "sync-model:live"));

  @ParameterizedTest
  @MethodSource("parked")
  void shouldFindWhereItBelongs(
      String queue, String body, Map<String, String> attributes, Origin origin) {
    assertThat(
            ORIGINS.of(
                ParkedQueue.at(URL + queue + "-parked", "retrigger"),
                new ParkedMessage("m", "r", body, attributes, Optional.empty(), Instant.EPOCH)))
        .isEqualTo(origin);
  }

  static Stream<Arguments> parked() {
    return Stream.of(
        Arguments.of("data", "{}", Map.of(), new Origin.ToQueue(URL + "data")),
        Arguments.of("signals", "not json", Map.of(), new Origin.ToQueue(URL + "signals")),
        Arguments.of(
            "status",
            "{}",
            Map.of(
                "RULE_ARN",
                "arn:aws:events:eu-west-1:111122223333:rule/retrigger-states-status",
                "TARGET_ARN",
                "arn:aws:sqs:eu-west-1:111122223333:retrigger-status",
                "ERROR_CODE",
                "NO_PERMISSIONS"),
            new Origin.ToQueue(URL + "status")),
        Arguments.of("slack", "{}", Map.of(), new Origin.ToQueue(URL + "slack")),
        Arguments.of(
            "async",
            record("receive-schedule:12", "\"requestPayload\":" + TICK),
            Map.of(),
            new Origin.ToFunction(ARN + "receive-schedule:live", TICK)),
        Arguments.of(
            "async",
            "{\"source\":\"aws.s3\"}",
            Map.of("TARGET_ARN", ARN + "sync-model:live"),
            new Origin.ToFunction(ARN + "sync-model:live", "{\"source\":\"aws.s3\"}")),
        Arguments.of(
            "async",
            "{\"Type\":\"Notification\",\"TopicArn\":\"arn\",\"Message\":\"{}\"}",
            Map.of(),
            new Origin.ToFunction(
                ARN + "receive-drift:live",
                "{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":"
                    + "{\"Type\":\"Notification\",\"TopicArn\":\"arn\",\"Message\":\"{}\"}}]}")),
        Arguments.of(
            "async",
            TICK,
            Map.of("TARGET_ARN", ARN + "receive-schedule:live", "SCHEDULE_ARN", "arn"),
            new Origin.ToFunction(ARN + "receive-schedule:live", TICK)),
        Arguments.of(
            "async",
            TICK,
            Map.of("TARGET_ARN", ARN + "receive-schedule", "IS_PAYLOAD_TRUNCATED", "true"),
            new Origin.Unknown("its payload was cut when it was parked")),
        Arguments.of(
            "async",
            "{}",
            Map.of("TARGET_ARN", ARN + "sweep-ledger:live"),
            new Origin.MadeUpFor("the next minute's sweep")),
        Arguments.of(
            "async",
            record("publish-notices:3", "\"DDBStreamBatchInfo\":{}"),
            Map.of(),
            new Origin.MadeUpFor("the sweep, which offers unsent notices again")),
        Arguments.of(
            "async",
            "{}",
            Map.of("TARGET_ARN", "arn:aws:lambda:eu-west-1:111122223333:function:payroll"),
            new Origin.Unknown("it is for a function that may not be invoked again")),
        Arguments.of(
            "async", "{}", Map.of(), new Origin.Unknown("nothing in it says where it was for")),
        Arguments.of(
            "async", "{", Map.of(), new Origin.Unknown("nothing in it says where it was for")));
  }

  private static String record(String function, String rest) {
    return "{\"requestContext\":{\"functionArn\":\"" + ARN + function + "\"}," + rest + "}";
  }
}
