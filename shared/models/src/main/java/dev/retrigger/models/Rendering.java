package dev.retrigger.models;

/** What became of a {@link ParameterTemplate} at a start. */
public sealed interface Rendering {
  /** The finished text. */
  record Rendered(String text) implements Rendering {}

  /** Nothing is known under this name and the template has no fallback: the start is refused. */
  record Missing(String reference) implements Rendering {}
}
