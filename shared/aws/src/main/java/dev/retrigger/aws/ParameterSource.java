package dev.retrigger.aws;

import java.util.Optional;

/** Reads settings and secrets at run time; their values are kept nowhere and never logged. */
@FunctionalInterface
public interface ParameterSource {
  /** The value of the parameter of that name; empty if there is none. */
  Optional<String> value(String name);
}
