package dev.retrigger.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.S3ObjectCreated;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SampleEventsTest {
  @ParameterizedTest
  @MethodSource("envelopes")
  void shouldHaveTheEnvelopeThatAwsSends(String name) {
    JsonNode event = SampleEvents.json(name);

    assertThat(event.properties())
        .extracting(property -> property.getKey())
        .containsExactly(
            "version",
            "id",
            "detail-type",
            "source",
            "account",
            "time",
            "region",
            "resources",
            "detail");
    assertThat(event.path("account").textValue()).isEqualTo("111122223333");
    assertThat(EventBridgeEvent.read(SampleEvents.text(name)).detail().isObject()).isTrue();
  }

  @Test
  void shouldHaveAnIdOfItsOwn() {
    assertThat(envelopes().map(name -> SampleEvents.json(name).path("id").textValue()))
        .doesNotHaveDuplicates();
  }

  @Test
  @Tag("N-19")
  void shouldShowEveryWayToCreateAnObject() {
    assertThat(
            created()
                .map(name -> SampleEvents.json(name).path("detail").path("reason").textValue()))
        .contains("PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload");
  }

  @ParameterizedTest
  @MethodSource("created")
  void shouldBeReadAsAnArrival(String name) {
    assertThat(S3ObjectCreated.from(EventBridgeEvent.read(SampleEvents.text(name))).identity())
        .isNotEmpty();
  }

  @Test
  void shouldShowOneArrivalAnnouncedTwice() {
    List<S3ObjectCreated> arrivals =
        Stream.of("put-object", "put-object-announced-again")
            .map(name -> EventBridgeEvent.read(SampleEvents.text("s3/object-created/" + name)))
            .map(S3ObjectCreated::from)
            .toList();

    assertThat(arrivals).extracting(S3ObjectCreated::identity).containsOnly(first(arrivals));
    assertThat(arrivals).extracting(S3ObjectCreated::eventId).doesNotHaveDuplicates();
  }

  @Test
  void shouldNameRunsAsTheyAreNamed() {
    assertThat(
            Stream.of(
                    "sagemaker/pipeline-execution-status/succeeded",
                    "states/execution-status/failed")
                .map(SampleEvents::json)
                .map(event -> event.path("detail"))
                .map(
                    detail ->
                        detail
                            .path("name")
                            .asText(detail.path("pipelineExecutionDisplayName").asText())))
        .allMatch(RunId::isOne);
  }

  private static String first(List<S3ObjectCreated> arrivals) {
    return arrivals.getFirst().identity();
  }

  static Stream<String> envelopes() {
    return SampleEvents.names()
        .filter(
            name ->
                !name.startsWith("scheduler/")
                    && !name.startsWith("dynamodb/")
                    && !name.startsWith("apigateway/")
                    && !name.startsWith("cloudwatch/alarm-action/")
                    && !name.startsWith("sns/")
                    && !name.startsWith("request/"));
  }

  static Stream<String> created() {
    return SampleEvents.names().filter(name -> name.startsWith("s3/object-created/"));
  }
}
