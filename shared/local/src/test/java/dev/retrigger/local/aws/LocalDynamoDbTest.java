package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.local.state.StateDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

final class LocalDynamoDbTest {
  private static final CreateTableRequest TABLE =
      CreateTableRequest.builder()
          .tableName("Ledger")
          .billingMode(BillingMode.PAY_PER_REQUEST)
          .attributeDefinitions(
              AttributeDefinition.builder()
                  .attributeName("pk")
                  .attributeType(ScalarAttributeType.S)
                  .build())
          .keySchema(KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build())
          .streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
          .build();

  @Test
  void shouldStreamNewImagesInOrderWhenWrittenTo() {
    try (StateDirectory state = StateDirectory.temporary();
        LocalDynamoDb dynamo = new LocalDynamoDb(state)) {
      List<String> told = new ArrayList<>();
      dynamo.createTable(TABLE);
      dynamo.onWrite(() -> told.add("written"));
      put(dynamo, "a");
      put(dynamo, "b");

      LocalStream stream = dynamo.stream("Ledger");
      LocalStream.Batch batch = stream.read(1);
      assertThat(keys(batch)).containsExactly("a");
      assertThat(keys(stream.read(1))).containsExactly("a");

      stream.advance(batch.shardId(), batch.records().getFirst().dynamodb().sequenceNumber());

      assertThat(keys(stream.read(10))).containsExactly("b");
      assertThat(told).hasSize(2);
    }
  }

  @Test
  void shouldKeepItsItemsWhenRestartedWithAStateDirectory(@TempDir Path directory) {
    StateDirectory state = StateDirectory.at(directory);
    try (LocalDynamoDb dynamo = new LocalDynamoDb(state)) {
      dynamo.createTable(TABLE);
      put(dynamo, "a");
    }
    try (LocalDynamoDb dynamo = new LocalDynamoDb(state)) {
      dynamo.createTable(TABLE);
      assertThat(dynamo.client().scan(b -> b.tableName("Ledger")).items()).hasSize(1);
      assertThat(keys(dynamo.stream("Ledger").read(10))).containsExactly("a");
    }
  }

  private static void put(LocalDynamoDb dynamo, String key) {
    dynamo
        .client()
        .putItem(b -> b.tableName("Ledger").item(Map.of("pk", AttributeValue.fromS(key))));
  }

  private static List<String> keys(LocalStream.Batch batch) {
    return batch.records().stream()
        .map(r -> r.dynamodb().newImage().getOrDefault("pk", AttributeValue.fromS("")).s())
        .toList();
  }
}
