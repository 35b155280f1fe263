package dev.retrigger.bench;

import com.amazonaws.services.lambda.runtime.Context;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.closewindow.CloseWindowHandler;
import dev.retrigger.events.Json;
import dev.retrigger.events.WindowDue;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.receivedata.ReceiveDataHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the requests to the ledger that an object costs on its way into a manifest: through
 * receive-data in full batches, and through close-window. Arguments: how many objects, and how many
 * a batch holds.
 */
public final class LedgerRequests {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/churn/in/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {InputManifest: "${inputs.training.manifest}"}
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
      triggers:
        new-data: {input: training, start: train, window: {quiet: 10m, maxWait: 2h, maxObjects: 100000}}
      """;

  private final CountingTable table = new CountingTable(new MemoryTable());
  private final Map<String, byte[]> objects = new HashMap<>();
  private Instant now = START;
  private int messages;

  private LedgerRequests() {}

  public static void main(String[] arguments) throws IOException {
    new LedgerRequests().count(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
  }

  private void count(int total, int batchSize) throws IOException {
    putModelInForce();
    long requests = table.requests();
    long items = table.items();
    ReceiveDataHandler receive = new ReceiveDataHandler(() -> now, table, this::ignore);
    for (int first = 0; first < total; first += batchSize) {
      List<String> bodies = new ArrayList<>();
      for (int i = first; i < Math.min(total, first + batchSize); i++) {
        bodies.add(created(i));
      }
      receive.handleRequest(batch(bodies), new ByteArrayOutputStream(), context());
      now = now.plusMillis(100);
    }
    print("receive-data", total, requests, items);

    requests = table.requests();
    items = table.items();
    now = now.plus(Duration.ofHours(1));
    Row due =
        table
            .queryIndex(
                Table.Index.DUE, DueKind.WINDOW.name(), now.toString(), Table.Order.ASCENDING, 1)
            .getFirst();
    String window = Json.write(new WindowDue(Windows.nameOf(due)));
    new CloseWindowHandler(
            Map.of("ARTIFACTS_BUCKET", "artifacts"),
            () -> now,
            table,
            new Store(objects),
            this::ignore,
            this::ignore)
        .handleRequest(batch(List.of(window)), new ByteArrayOutputStream(), context());
    print("close-window", total, requests, items);
    objects.forEach((key, content) -> System.out.printf("%s: %,d bytes%n", key, content.length));
  }

  private void print(String function, int total, long requestsBefore, long itemsBefore) {
    long requests = table.requests() - requestsBefore;
    long items = table.items() - itemsBefore;
    System.out.printf(
        "%s, %,d objects: %,d requests to the ledger (%.3f an object), %,d items (%.3f an object)%n",
        function, total, requests, (double) requests / total, items, (double) items / total);
  }

  private void putModelInForce() {
    CompiledModel model =
        new ModelCompiler("prod", WithoutProject.ALLOW_ALL)
            .compile(List.of(new Source("churn.yaml", "v1", MODEL)))
            .models()
            .getFirst();
    new Models(table)
        .replace(
            new StoredModel(
                model.file().model(),
                model.version(),
                Json.write(model),
                model.routes().stream()
                    .map(
                        route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
                    .collect(Collectors.toSet())));
  }

  private String created(int number) {
    return Json.write(
        Map.of(
            "id",
            "e-" + number,
            "source",
            "aws.s3",
            "detail-type",
            "Object Created",
            "time",
            now.toString(),
            "region",
            "eu-west-1",
            "account",
            "111122223333",
            "resources",
            List.of("arn:aws:s3:::lake"),
            "detail",
            Map.of(
                "bucket", Map.of("name", "lake"),
                "object",
                    Map.of(
                        "key",
                        "churn/in/part-%06d.csv".formatted(number),
                        "size",
                        1_000,
                        "etag",
                        "36c49de0b4ea1497640e9e887c27006b",
                        "version-id",
                        "v" + number,
                        "sequencer",
                        "00691FCC83709497CD"),
                "reason", "PutObject")));
  }

  private InputStream batch(List<String> bodies) {
    List<Map<String, String>> records =
        bodies.stream().map(body -> Map.of("messageId", "m-" + messages++, "body", body)).toList();
    return new ByteArrayInputStream(Json.writeBytes(Map.of("Records", records)));
  }

  private void ignore(String group, String body, Duration delay) {
    // What is sent is not counted here.
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            LedgerRequests.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "getAwsRequestId" -> "request";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** The artifacts bucket, in memory. */
  private record Store(Map<String, byte[]> objects) implements ObjectStore {
    @Override
    public boolean putIfAbsent(String bucket, String key, Path content, String contentType) {
      try {
        return objects.putIfAbsent(key, Files.readAllBytes(content)) == null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<InputStream> read(String bucket, String key) {
      return Optional.ofNullable(objects.get(key)).map(ByteArrayInputStream::new);
    }

    @Override
    public Stream<StoredObject> list(String bucket, String prefix) {
      throw new UnsupportedOperationException("list");
    }
  }
}
