package dev.retrigger.ledger;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Empty tables for tests: in memory, and of DynamoDB Local in this process. */
final class Tables {
  /** Held, because loggers are weakly reachable: both talk about their own start only. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("com.almworks.sqlite4java"), Logger.getLogger("com.amazonaws"));

  private static final boolean NO_TELEMETRY = true;

  private Tables() {}

  /** An empty table of each kind. */
  static Stream<Named<Table>> both() {
    return Stream.of(
        Named.of("memory", new MemoryTable()), Named.of("DynamoDB", inDynamoDbLocal()));
  }

  static Table inDynamoDbLocal() {
    return create(DynamoDbLocal.CLIENT);
  }

  /** Makes a table with the keys and indexes of the template's. */
  static DynamoDbTable create(DynamoDbClient client) {
    String name = "ledger-" + UUID.randomUUID();
    client.createTable(
        request ->
            request
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    Stream.of("pk", "sk", "dueKind", "dueAt", "eventId", "historyKey", "at")
                        .map(Tables::text)
                        .toList())
                .keySchema(key("pk", "sk"))
                .globalSecondaryIndexes(
                    Stream.of(Table.Index.values()).map(Tables::index).toList()));
    client.waiter().waitUntilTableExists(request -> request.tableName(name));
    return new DynamoDbTable(client, name);
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static GlobalSecondaryIndex index(Table.Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.indexName())
        .keySchema(key(index.partition(), index.sort()))
        .projection(projection -> projection.projectionType(ProjectionType.ALL))
        .build();
  }

  private static List<KeySchemaElement> key(String partition, String sort) {
    return List.of(
        KeySchemaElement.builder().attributeName(partition).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(sort).keyType(KeyType.RANGE).build());
  }

  /** Starts at first use, and ends with the process. */
  private static final class DynamoDbLocal {
    static final DynamoDbClient CLIENT = start();

    private static DynamoDbClient start() {
      QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
      return DynamoDBEmbedded.create(NO_TELEMETRY).dynamoDbClient();
    }
  }
}
