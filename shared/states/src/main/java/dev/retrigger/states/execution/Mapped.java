package dev.retrigger.states.execution;

import java.util.Iterator;
import java.util.function.Function;

/** Makes something of each element of a row, when it is asked for. */
record Mapped<A, B>(Iterator<A> source, Function<A, B> function) implements Iterator<B> {
  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public B next() {
    return function.apply(source.next());
  }
}
