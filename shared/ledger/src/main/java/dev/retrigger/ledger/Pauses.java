package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Where a person has stopped all starts: for a model, a project, or everything. */
public final class Pauses {
  private static final String BODY = "body";

  private final Table table;

  public Pauses(Table table) {
    this.table = table;
  }

  /** What is paused. */
  public sealed interface Scope {
    /** Every model. */
    record Everything() implements Scope {}

    /** The models of a project. */
    record Project(String project) implements Scope {}

    /** One model. */
    record Model(ModelId model) implements Scope {}

    /** Reads {@code all}, {@code growth} or {@code growth/churn}. */
    static Scope parse(String text) {
      return text.equals("all")
          ? new Everything()
          : text.contains("/") ? new Model(ModelId.parse(text)) : new Project(text);
    }

    /** How people write it. */
    default String text() {
      return switch (this) {
        case Everything _ -> "all";
        case Project(var project) -> project;
        case Model(var model) -> model.toString();
      };
    }
  }

  /** A pause, and who wanted it. */
  public record Pause(String scope, Operator operator, String since) {}

  public void pause(Scope scope, Operator operator, Instant now) {
    Pause pause = new Pause(scope.text(), operator, Timestamps.format(now));
    table.write(List.of(Write.put(Row.at(Keys.pause(scope.text())).with(BODY, Json.write(pause)))));
  }

  /** Ends a pause; whether there was one. */
  public boolean resume(Scope scope) {
    return table
        .write(List.of(Write.delete(Keys.pause(scope.text()), Condition.present())))
        .isWritten();
  }

  /** The pauses that hold a model back. */
  public List<Pause> of(ModelId model) {
    List<String> scopes =
        Stream.of(
                new Scope.Everything(), new Scope.Project(model.project()), new Scope.Model(model))
            .map(Scope::text)
            .toList();
    return all().stream().filter(pause -> scopes.contains(pause.scope())).toList();
  }

  /** Every pause there is. */
  public List<Pause> all() {
    return Rows.all(table, Keys.PAUSES, "").map(Pauses::read).toList();
  }

  private static Pause read(Row row) {
    return Json.read(row.text(BODY), Pause.class);
  }
}
