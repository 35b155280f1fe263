package dev.retrigger.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The table in DynamoDB. Every write is a transaction, single ones too: its request token makes the
 * SDK's own retries safe, so a condition that fails is never our own earlier attempt. A conflict
 * with another transaction is tried again a few times, with jitter, and then thrown.
 */
public final class DynamoDbTable implements Table {
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
  private static final int BATCH = 25;

  private final DynamoDbClient client;
  private final String name;

  public DynamoDbTable(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  @Override
  public Optional<Row> get(Key key) {
    Map<String, AttributeValue> item =
        client
            .getItem(
                request -> request.tableName(name).key(DynamoDbRows.key(key)).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(DynamoDbRows.row(item));
  }

  @Override
  public Page query(String partition, String prefix, Order order, int limit, Optional<Key> after) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":partition", DynamoDbRows.text(partition));
    if (!prefix.isEmpty()) {
      values.put(":prefix", DynamoDbRows.text(prefix));
    }
    QueryRequest request =
        QueryRequest.builder()
            .tableName(name)
            .consistentRead(true)
            .keyConditionExpression(
                prefix.isEmpty()
                    ? "pk = :partition"
                    : "pk = :partition and begins_with(sk, :prefix)")
            .expressionAttributeValues(values)
            .scanIndexForward(order == Order.ASCENDING)
            .limit(limit)
            .exclusiveStartKey(after.map(DynamoDbRows::key).orElse(null))
            .build();
    QueryResponse response = client.query(request);
    return new Page(
        response.items().stream().map(DynamoDbRows::row).toList(),
        response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty()
            ? Optional.of(DynamoDbRows.key(response.lastEvaluatedKey()))
            : Optional.empty());
  }

  @Override
  public List<Row> queryIndex(Index index, String partition, String upTo, Order order, int limit) {
    return client
        .queryPaginator(
            request ->
                request
                    .tableName(name)
                    .indexName(index.indexName())
                    .keyConditionExpression("#partition = :partition and #sort <= :upTo")
                    .expressionAttributeNames(
                        Map.of("#partition", index.partition(), "#sort", index.sort()))
                    .expressionAttributeValues(
                        Map.of(
                            ":partition", DynamoDbRows.text(partition),
                            ":upTo", DynamoDbRows.text(upTo)))
                    .scanIndexForward(order == Order.ASCENDING)
                    .limit(limit))
        .items()
        .stream()
        .limit(limit)
        .map(DynamoDbRows::row)
        .toList();
  }

  @Override
  public Outcome write(List<Write> transaction) {
    List<TransactWriteItem> items = transaction.stream().map(this::item).toList();
    for (int attempt = 1; ; attempt++) {
      try {
        client.transactWriteItems(request -> request.transactItems(items));
        return new Outcome.Written();
      } catch (TransactionCanceledException e) {
        List<Outcome.Conflict> conflicts = conflicts(transaction, e.cancellationReasons());
        if (!conflicts.isEmpty()) {
          return new Outcome.Refused(conflicts);
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  private static List<Outcome.Conflict> conflicts(
      List<Write> transaction, List<CancellationReason> reasons) {
    List<Outcome.Conflict> conflicts = new ArrayList<>();
    for (int i = 0; i < reasons.size(); i++) {
      if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
        Map<String, AttributeValue> found = reasons.get(i).item();
        conflicts.add(
            new Outcome.Conflict(
                transaction.get(i).key(),
                found.isEmpty() ? Optional.empty() : Optional.of(DynamoDbRows.row(found))));
      }
    }
    return conflicts;
  }

  private static void pause(int attempt) {
    long longest = FIRST_PAUSE.toNanos() << attempt;
    LockSupport.parkNanos(RandomGenerator.getDefault().nextLong(longest / 2, longest));
  }

  private TransactWriteItem item(Write write) {
    ConditionExpression condition = ConditionExpression.of(write.condition());
    return switch (write) {
      case Write.Put(var row, _) ->
          TransactWriteItem.builder()
              .put(
                  put ->
                      put.tableName(name)
                          .item(DynamoDbRows.item(row))
                          .conditionExpression(condition.text())
                          .expressionAttributeNames(condition.names())
                          .expressionAttributeValues(condition.values())
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))
              .build();
      case Write.Add(var key, var attribute, var amount) ->
          TransactWriteItem.builder()
              .update(
                  update ->
                      update
                          .tableName(name)
                          .key(DynamoDbRows.key(key))
                          .updateExpression("ADD #name :amount")
                          .conditionExpression("attribute_exists(pk)")
                          .expressionAttributeNames(Map.of("#name", attribute))
                          .expressionAttributeValues(Map.of(":amount", DynamoDbRows.number(amount)))
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))
              .build();
      case Write.Delete(var key, _) ->
          TransactWriteItem.builder()
              .delete(
                  delete ->
                      delete
                          .tableName(name)
                          .key(DynamoDbRows.key(key))
                          .conditionExpression(condition.text())
                          .expressionAttributeNames(condition.names())
                          .expressionAttributeValues(condition.values())
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))
              .build();
      case Write.Check(var key, _) ->
          TransactWriteItem.builder()
              .conditionCheck(
                  check ->
                      check
                          .tableName(name)
                          .key(DynamoDbRows.key(key))
                          .conditionExpression(condition.text())
                          .expressionAttributeNames(condition.names())
                          .expressionAttributeValues(condition.values())
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))
              .build();
    };
  }

  @Override
  public void deleteAll(Collection<Key> keys) {
    List<WriteRequest> rest =
        new ArrayList<>(
            keys.stream()
                .distinct()
                .map(
                    key ->
                        WriteRequest.builder()
                            .deleteRequest(delete -> delete.key(DynamoDbRows.key(key)))
                            .build())
                .toList());
    int fruitless = 0;
    while (!rest.isEmpty()) {
      List<WriteRequest> batch = rest.subList(0, Math.min(BATCH, rest.size()));
      BatchWriteItemResponse response =
          client.batchWriteItem(request -> request.requestItems(Map.of(name, List.copyOf(batch))));
      List<WriteRequest> unprocessed = response.unprocessedItems().getOrDefault(name, List.of());
      fruitless = unprocessed.size() == batch.size() ? fruitless + 1 : 0;
      if (fruitless == ATTEMPTS) {
        throw new IllegalStateException("DynamoDB processes no deletions; they are tried again");
      }
      batch.clear();
      rest.addAll(unprocessed);
      if (!unprocessed.isEmpty()) {
        pause(fruitless + 1);
      }
    }
  }

  private record ConditionExpression(
      @Nullable String text,
      @Nullable Map<String, String> names,
      @Nullable Map<String, AttributeValue> values) {
    static ConditionExpression of(Condition condition) {
      return switch (condition) {
        case Condition.Always _ -> new ConditionExpression(null, null, null);
        case Condition.Absent _ -> new ConditionExpression("attribute_not_exists(pk)", null, null);
        case Condition.Present _ -> new ConditionExpression("attribute_exists(pk)", null, null);
        case Condition.NumberIs(var name, var value) -> equal(name, DynamoDbRows.number(value));
        case Condition.TextIs(var name, var value) -> equal(name, DynamoDbRows.text(value));
      };
    }

    private static ConditionExpression equal(String name, AttributeValue value) {
      return new ConditionExpression(
          "#condition = :condition", Map.of("#condition", name), Map.of(":condition", value));
    }
  }
}
