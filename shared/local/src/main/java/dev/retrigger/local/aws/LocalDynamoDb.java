package dev.retrigger.local.aws;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import dev.retrigger.local.state.StateDirectory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Amazon DynamoDB: AWS's own DynamoDB Local in this process, in memory or in one file of the state
 * directory. It deletes nothing that expires: on AWS too, expired items may stay for days, and no
 * reader may rely on their absence.
 */
public final class LocalDynamoDb implements AutoCloseable {
  private static final Set<String> WRITES =
      Set.of(
          "putItem",
          "updateItem",
          "deleteItem",
          "batchWriteItem",
          "transactWriteItems",
          "executeStatement",
          "executeTransaction");

  /** Held, because loggers are weakly reachable: both talk about their own start only. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("com.almworks.sqlite4java"), Logger.getLogger("com.amazonaws"));

  private static final boolean NO_TELEMETRY = true;

  private final AmazonDynamoDBLocal database;
  private final DynamoDbClient real;
  private final DynamoDbClient client;
  private final List<Runnable> listeners = new ArrayList<>();

  public LocalDynamoDb(StateDirectory state) {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    this.database =
        state.isTemporary()
            ? DynamoDBEmbedded.create(NO_TELEMETRY)
            : DynamoDBEmbedded.create(state.file("dynamodb.db").toFile(), NO_TELEMETRY);
    this.real = database.dynamoDbClient();
    this.client =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (_, method, arguments) -> call(method, arguments));
  }

  public DynamoDbClient client() {
    return client;
  }

  /** Makes the table, or takes up the one that an earlier run left. */
  public void createTable(CreateTableRequest request) {
    if (!real.listTables().tableNames().contains(request.tableName())) {
      real.createTable(request);
      return;
    }
    TableDescription present = real.describeTable(b -> b.tableName(request.tableName())).table();
    if (!present.keySchema().equals(request.keySchema())
        || !indexes(present).equals(indexes(request))) {
      throw new IllegalStateException(
          "the table "
              + request.tableName()
              + " in the state directory has other keys or indexes than the template: start with a"
              + " new --state directory");
    }
  }

  /** Returns the reading end of the table's stream. */
  public LocalStream stream(String table) {
    String arn = real.describeTable(b -> b.tableName(table)).table().latestStreamArn();
    if (arn == null) {
      throw new IllegalArgumentException("the table " + table + " has no stream");
    }
    return new LocalStream(streams(), arn);
  }

  /** Has {@code listener} told after every call that may have written. */
  public void onWrite(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    database.shutdown();
  }

  private DynamoDbStreamsClient streams() {
    return database.dynamoDbStreamsClient();
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      if (WRITES.contains(method.getName())) {
        listeners.forEach(Runnable::run);
      }
    }
  }

  private static Set<String> indexes(TableDescription table) {
    return table.globalSecondaryIndexes().stream()
        .map(GlobalSecondaryIndexDescription::indexName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> indexes(CreateTableRequest request) {
    return request.globalSecondaryIndexes().stream()
        .map(GlobalSecondaryIndex::indexName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
