package dev.retrigger.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows as DynamoDB items: keys {@code pk} and {@code sk}, texts as S, numbers as N. */
final class DynamoDbRows {
  private static final String PARTITION = "pk";
  private static final String SORT = "sk";

  private DynamoDbRows() {}

  static Map<String, AttributeValue> key(Key key) {
    return Map.of(PARTITION, text(key.partition()), SORT, text(key.sort()));
  }

  static Key key(Map<String, AttributeValue> item) {
    return new Key(part(item, PARTITION), part(item, SORT));
  }

  private static String part(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), "every item has a primary key").s();
  }

  static Map<String, AttributeValue> item(Row row) {
    Map<String, AttributeValue> item = new HashMap<>(key(row.key()));
    row.values()
        .forEach(
            (name, value) ->
                item.put(
                    name, value instanceof Long number ? number(number) : text((String) value)));
    return item;
  }

  static Row row(Map<String, AttributeValue> item) {
    Row row = Row.at(key(item));
    for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
      if (entry.getKey().equals(PARTITION) || entry.getKey().equals(SORT)) {
        continue;
      }
      row =
          entry.getValue().n() != null
              ? row.with(entry.getKey(), Long.parseLong(entry.getValue().n()))
              : row.with(entry.getKey(), entry.getValue().s());
    }
    return row;
  }

  static AttributeValue text(String value) {
    return AttributeValue.builder().s(value).build();
  }

  static AttributeValue number(long value) {
    return AttributeValue.builder().n(Long.toString(value)).build();
  }
}
