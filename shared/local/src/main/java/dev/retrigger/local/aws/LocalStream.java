package dev.retrigger.local.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The reading end of a table's stream for one reader: records in order, shard by shard, from a
 * position that moves only when the reader says so.
 */
public final class LocalStream {
  private final DynamoDbStreamsClient streams;
  private final String arn;
  private final Map<String, String> position = new LinkedHashMap<>();

  LocalStream(DynamoDbStreamsClient streams, String arn) {
    this.streams = streams;
    this.arn = arn;
  }

  /** Some records of one shard. */
  public record Batch(String shardId, List<Record> records) {
    public Batch {
      records = List.copyOf(records);
    }

    public boolean isEmpty() {
      return records.isEmpty();
    }
  }

  /** Returns up to {@code most} records after the position, of the first shard that has any. */
  public Batch read(int most) {
    for (Shard shard : streams.describeStream(b -> b.streamArn(arn)).streamDescription().shards()) {
      List<Record> records = read(shard.shardId(), most);
      if (!records.isEmpty()) {
        return new Batch(shard.shardId(), records);
      }
    }
    return new Batch("", List.of());
  }

  /** Moves the position behind a record. */
  public void advance(String shardId, String sequenceNumber) {
    position.put(shardId, sequenceNumber);
  }

  /** Returns the position, for keeping it over a restart. */
  public Map<String, String> position() {
    return Map.copyOf(position);
  }

  public void position(Map<String, String> kept) {
    position.putAll(kept);
  }

  private List<Record> read(String shardId, int most) {
    String after = position.get(shardId);
    try {
      return after == null
          ? records(shardId, ShardIteratorType.TRIM_HORIZON, null, most)
          : records(shardId, ShardIteratorType.AFTER_SEQUENCE_NUMBER, after, most);
    } catch (TrimmedDataAccessException _) {
      return records(shardId, ShardIteratorType.TRIM_HORIZON, null, most);
    }
  }

  private List<Record> records(
      String shardId, ShardIteratorType type, @Nullable String after, int most) {
    String iterator =
        streams
            .getShardIterator(
                b ->
                    b.streamArn(arn).shardId(shardId).shardIteratorType(type).sequenceNumber(after))
            .shardIterator();
    return streams.getRecords(b -> b.shardIterator(iterator).limit(most)).records();
  }
}
