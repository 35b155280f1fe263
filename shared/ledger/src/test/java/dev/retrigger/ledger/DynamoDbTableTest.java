package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What DynamoDB answers under load, which DynamoDB Local never does. */
final class DynamoDbTableTest {
  private static final Row ROW = Row.at(new Key("p", "s")).with("version", 1);
  private static final List<Write> WRITES =
      List.of(Write.put(ROW), Write.put(Row.at(new Key("p", "t")), Condition.absent()));

  @Test
  void shouldTryAgainWhenAnotherTransactionIsInFlight() {
    Busy client = new Busy();
    client.cancellations.add(List.of("TransactionConflict", "None"));
    client.cancellations.add(List.of("None", "ThrottlingError"));
    assertThat(new DynamoDbTable(client, "ledger").write(WRITES).isWritten()).isTrue();
    assertThat(client.transactions).isEqualTo(3);
  }

  @Test
  void shouldThrowWhenItIsAlwaysInFlight() {
    Busy client = new Busy();
    Stream.generate(() -> List.of("TransactionConflict", "None"))
        .limit(10)
        .forEach(client.cancellations::add);
    assertThatExceptionOfType(TransactionCanceledException.class)
        .isThrownBy(() -> new DynamoDbTable(client, "ledger").write(WRITES));
    assertThat(client.transactions).isEqualTo(6);
  }

  @Test
  void shouldTakeAnUnmetConditionForAnAnswerWhateverElseIsInFlight() {
    Busy client = new Busy();
    client.cancellations.add(List.of("TransactionConflict", "ConditionalCheckFailed"));
    assertThat(new DynamoDbTable(client, "ledger").write(WRITES))
        .isEqualTo(
            new Table.Outcome.Refused(
                List.of(new Table.Outcome.Conflict(new Key("p", "t"), Optional.of(ROW)))));
    assertThat(client.transactions).isEqualTo(1);
  }

  @Test
  void shouldDeleteWhatWasLeftUnprocessed() {
    Busy client = new Busy();
    client.unprocessed.addAll(List.of(25, 3, 0));
    List<Key> keys =
        IntStream.range(0, 60).mapToObj(i -> new Key("p", Integer.toString(i))).toList();
    new DynamoDbTable(client, "ledger").deleteAll(keys);
    assertThat(client.deleted).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void shouldThrowWhenNoDeletionIsProcessed() {
    Busy client = new Busy();
    Stream.generate(() -> 1).limit(10).forEach(client.unprocessed::add);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new DynamoDbTable(client, "ledger").deleteAll(List.of(new Key("p", "s"))));
  }

  /** A client that cancels and leaves over as it is told, and is idle then. */
  private static final class Busy implements DynamoDbClient {
    private final Deque<List<String>> cancellations = new ArrayDeque<>();
    private final Deque<Integer> unprocessed = new ArrayDeque<>();
    private final List<Key> deleted = new ArrayList<>();
    private int transactions;

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      transactions++;
      if (cancellations.isEmpty()) {
        return TransactWriteItemsResponse.builder().build();
      }
      throw TransactionCanceledException.builder()
          .cancellationReasons(cancellations.removeFirst().stream().map(Busy::reason).toList())
          .build();
    }

    private static CancellationReason reason(String code) {
      CancellationReason.Builder reason = CancellationReason.builder().code(code);
      return code.equals("ConditionalCheckFailed")
          ? reason.item(DynamoDbRows.item(ROW)).build()
          : reason.build();
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
      List<WriteRequest> all = List.copyOf(request.requestItems().values().iterator().next());
      int left = Math.min(unprocessed.isEmpty() ? 0 : unprocessed.removeFirst(), all.size());
      all.stream()
          .skip(left)
          .forEach(each -> deleted.add(DynamoDbRows.key(each.deleteRequest().key())));
      return BatchWriteItemResponse.builder()
          .unprocessedItems(left == 0 ? Map.of() : Map.of("ledger", all.subList(0, left)))
          .build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}
