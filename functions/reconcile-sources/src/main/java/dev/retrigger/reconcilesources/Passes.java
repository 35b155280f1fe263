package dev.retrigger.reconcilesources;

import dev.retrigger.events.Json;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Write;
import java.util.List;
import java.util.Optional;

/**
 * The passes, in the ledger's table. Two invocations at once may both go on from one place; that
 * announces an object twice, which its receiver knows.
 */
final class Passes {
  private static final String BODY = "body";

  private final Table table;

  Passes(Table table) {
    this.table = table;
  }

  Optional<Pass> find(Scope scope) {
    return find(key(scope));
  }

  Optional<Pass> find(ImageScope scope) {
    return find(key(scope));
  }

  void save(Scope scope, Pass pass) {
    save(key(scope), pass);
  }

  void save(ImageScope scope, Pass pass) {
    save(key(scope), pass);
  }

  private Optional<Pass> find(Key key) {
    return table.get(key).map(row -> Json.read(row.text(BODY), Pass.class));
  }

  private void save(Key key, Pass pass) {
    table.write(List.of(Write.put(Row.at(key).with(BODY, Json.write(pass)))));
  }

  private static Key key(Scope scope) {
    return new Key("PASS#" + scope.trigger(), scope.bucket() + "/" + scope.prefix());
  }

  private static Key key(ImageScope scope) {
    return new Key("PASS#" + scope.name(), "ecr/" + scope.input().repository());
  }
}
