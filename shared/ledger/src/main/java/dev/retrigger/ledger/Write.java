package dev.retrigger.ledger;

/** One part of a transaction. */
public sealed interface Write {
  Key key();

  Condition condition();

  /** Replaces the row. */
  record Put(Row row, Condition condition) implements Write {
    @Override
    public Key key() {
      return row.key();
    }
  }

  /** Adds to a number of a row, which must be there. */
  record Add(Key key, String name, long amount) implements Write {
    @Override
    public Condition condition() {
      return Condition.present();
    }
  }

  /** Removes the row. */
  record Delete(Key key, Condition condition) implements Write {}

  /** Writes nothing, and still must be true. */
  record Check(Key key, Condition condition) implements Write {
    public Check {
      if (condition instanceof Condition.Always) {
        throw new IllegalArgumentException("a check needs something to check");
      }
    }
  }

  static Write put(Row row, Condition condition) {
    return new Put(row, condition);
  }

  static Write put(Row row) {
    return new Put(row, Condition.always());
  }

  static Write delete(Key key, Condition condition) {
    return new Delete(key, condition);
  }

  static Write add(Key key, String name, long amount) {
    return new Add(key, name, amount);
  }
}
