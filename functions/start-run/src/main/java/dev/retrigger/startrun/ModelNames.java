package dev.retrigger.startrun;

import java.util.stream.Stream;

/** The models that projects have. A look that fails is thrown: it is never read as absence. */
@FunctionalInterface
public interface ModelNames {
  /** The names of the project's models that begin with {@code prefix}. */
  Stream<String> beginningWith(String project, String prefix);
}
