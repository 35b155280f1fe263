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
    return table.get(key(scope)).map(row -> Json.read(row.text(BODY), Pass.class));
  }

  void save(Scope scope, Pass pass) {
    table.write(List.of(Write.put(Row.at(key(scope)).with(BODY, Json.write(pass)))));
  }

  private static Key key(Scope scope) {
    return new Key("PASS#" + scope.trigger(), scope.bucket() + "/" + scope.prefix());
  }
}
