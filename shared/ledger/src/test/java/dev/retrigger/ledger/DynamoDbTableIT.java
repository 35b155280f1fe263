package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.testing.AwsEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What goes over the wire; {@link TableDifferentialTest} is about what it means. */
final class DynamoDbTableIT {
  @RegisterExtension static final AwsEndpoint AWS = AwsEndpoint.of("dynamodb");

  private static final Key KEY = new Key("RUN#rt-1", "RUN");
  private static final Row ROW =
      Row.at(KEY)
          .with("version", 1)
          .with("body", "{\"ø\":\"\"}")
          .with("dueKind", "RUN")
          .with("dueAt", "2026-11-21T03:00:00.000Z");

  private final DynamoDbTable table = Tables.create(AWS.client(DynamoDbClient.builder()));

  @Test
  void shouldReadWhatWasWritten() {
    assertThat(table.get(KEY)).isEmpty();
    assertThat(table.write(List.of(Write.put(ROW, Condition.absent()))).isWritten()).isTrue();
    assertThat(table.get(KEY)).hasValue(ROW);
    assertThat(table.write(List.of(Write.add(KEY, "version", 2))).isWritten()).isTrue();
    assertThat(table.get(KEY)).hasValue(ROW.with("version", 3));
    Write delete = Write.delete(KEY, Condition.versionIs(3));
    assertThat(table.write(List.of(delete)).isWritten()).isTrue();
    assertThat(table.get(KEY)).isEmpty();
  }

  @Test
  void shouldSayWhatIsThereInsteadWhenAConditionIsNotMet() {
    table.write(List.of(Write.put(ROW)));
    Key other = new Key("RUN#rt-2", "RUN");
    Table.Outcome outcome =
        table.write(
            List.of(
                Write.put(Row.at(other)),
                new Write.Check(KEY, new Condition.TextIs("body", "another"))));
    assertThat(outcome)
        .isEqualTo(
            new Table.Outcome.Refused(List.of(new Table.Outcome.Conflict(KEY, Optional.of(ROW)))));
    assertThat(table.get(other)).as("all or nothing").isEmpty();
  }

  @Test
  void shouldReadAPartitionPageByPageAndRemoveIt() {
    List<Write> writes =
        IntStream.range(0, 60)
            .mapToObj(i -> Write.put(Row.at(new Key("p", "s%03d".formatted(i)))))
            .toList();
    table.write(writes);
    Table.Page first = table.query("p", "s0", Table.Order.ASCENDING, 40, Optional.empty());
    Table.Page second = table.query("p", "s0", Table.Order.ASCENDING, 40, first.next());
    assertThat(first.rows()).hasSize(40);
    assertThat(second.rows()).hasSize(20);
    table.deleteAll(writes.stream().map(Write::key).toList());
    assertThat(Rows.any(table, "p")).isFalse();
  }

  @Test
  void shouldFindRowsByIndex() {
    table.write(List.of(Write.put(ROW)));
    assertThat(table.queryIndex(Table.Index.DUE, "RUN", Rows.LAST, Table.Order.DESCENDING, 5))
        .containsExactly(ROW);
    assertThat(
            table.queryIndex(
                Table.Index.DUE, "RUN", "2026-11-21T02:59:59.999Z", Table.Order.ASCENDING, 5))
        .isEmpty();
  }
}
