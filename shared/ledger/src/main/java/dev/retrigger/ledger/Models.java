package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compiled model files, and the routes by which receivers find their triggers. */
public final class Models {
  /** How many routes a model may have: replacing all of them by others is one transaction. */
  public static final int MAX_ROUTES = (Table.MAX_WRITES - 2) / 2;

  private static final String BODY = "body";
  private static final String VERSION = "version";
  private static final String ALL = "MODELS";

  private final Table table;

  public Models(Table table) {
    this.table = table;
  }

  /** The compiled model in force. */
  public Optional<StoredModel> find(ModelId model) {
    return table
        .get(Keys.model(model))
        .map(row -> new StoredModel(model, row.text(VERSION), row.text(BODY), routes(row)));
  }

  /** Every model in force. */
  public Stream<ModelId> all() {
    return Rows.all(table, ALL, "").map(row -> ModelId.parse(row.key().sort()));
  }

  /** The triggers that listen to a resource: a bucket, a repository, an alarm. */
  public List<TriggerId> listening(String source, String resource) {
    return Rows.all(table, Keys.route(source, resource), "")
        .map(row -> TriggerId.parse(row.key().sort()))
        .toList();
  }

  /** Puts a model and its routes in force, in place of those before. */
  public void replace(StoredModel model) {
    Optional<StoredModel> before = find(model.model());
    List<Write> writes = new ArrayList<>();
    writes.add(
        Write.put(
            Row.at(Keys.model(model.model()))
                .with(VERSION, model.version())
                .with(BODY, model.body())
                .with(
                    "routes",
                    String.join(
                        "\n", model.routes().stream().map(StoredRoute::line).sorted().toList())),
            unchanged(before)));
    writes.add(Write.put(Row.at(new Key(ALL, model.model().toString()))));
    before.map(StoredModel::routes).orElse(Set.of()).stream()
        .filter(route -> !model.routes().contains(route))
        .forEach(route -> writes.add(Write.delete(key(route), Condition.always())));
    model.routes().forEach(route -> writes.add(Write.put(Row.at(key(route)))));
    if (!isWritten(writes)) {
      replace(model); // Somebody else replaced it, and its routes are others now.
    }
  }

  /** Takes a model and its routes out of force. */
  public void remove(ModelId model) {
    Optional<StoredModel> before = find(model);
    List<Write> writes = new ArrayList<>();
    writes.add(Write.delete(Keys.model(model), unchanged(before)));
    writes.add(Write.delete(new Key(ALL, model.toString()), Condition.always()));
    before.map(StoredModel::routes).orElse(Set.of()).stream()
        .map(route -> Write.delete(key(route), Condition.always()))
        .forEach(writes::add);
    if (!isWritten(writes)) {
      remove(model);
    }
  }

  private static Condition unchanged(Optional<StoredModel> before) {
    return before
        .<Condition>map(model -> new Condition.TextIs(VERSION, model.version()))
        .orElse(Condition.absent());
  }

  private boolean isWritten(List<Write> writes) {
    if (writes.size() > Table.MAX_WRITES) {
      throw new IllegalArgumentException("a model has at most " + MAX_ROUTES + " routes");
    }
    return table.write(writes).isWritten();
  }

  private static Key key(StoredRoute route) {
    return new Key(Keys.route(route.source(), route.resource()), route.trigger().toString());
  }

  private static Set<StoredRoute> routes(Row row) {
    Set<StoredRoute> routes = new HashSet<>();
    row.optionalText("routes").stream()
        .flatMap(String::lines)
        .map(StoredRoute::read)
        .forEach(routes::add);
    return routes;
  }

  /** A compiled model: its body is the JSON of {@code CompiledModel}. */
  public record StoredModel(ModelId model, String version, String body, Set<StoredRoute> routes) {
    public StoredModel {
      routes = Set.copyOf(routes);
    }
  }

  /** From a resource of a source to a trigger. */
  public record StoredRoute(String source, String resource, TriggerId trigger) {
    /** No name of a resource holds one; some hold blanks. */
    private static final String SEPARATOR = "\t";

    String line() {
      return source + SEPARATOR + resource + SEPARATOR + trigger;
    }

    static StoredRoute read(String line) {
      String[] parts = line.split(SEPARATOR, 3);
      return new StoredRoute(parts[0], parts[1], TriggerId.parse(parts[2]));
    }
  }
}
