package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.retrigger.domain.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The value of a pipeline's parameter, with <code>${...}</code> for what is known only when a run
 * starts. <code>${name:-text}</code> uses the text where there is no value, and <code>$${</code> is
 * the characters themselves. What Parameter Store keeps is the whole value or no part of it, so
 * that a stored run can name it without holding it. A text that is not a template is an {@link
 * IllegalArgumentException} that names the mend.
 */
public record ParameterTemplate(@JsonValue String text) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ParameterTemplate {
    for (Part part : parse(text)) {
      if (part instanceof Part.Value(Reference reference)
          && reference.secret()
          && !text.equals("${" + reference.name() + "}")) {
        throw new InvalidValue(
            "'${" + reference.name() + "}' stands alone in its parameter",
            "keep the whole text in Parameter Store, and write no fallback");
      }
    }
  }

  /** The template of exactly these characters. */
  static ParameterTemplate literal(String characters) {
    return new ParameterTemplate(characters.replace("${", "$${"));
  }

  /** What the template refers to, in order. */
  public List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    for (Part part : parse(text)) {
      switch (part) {
        case Part.Value(Reference reference) -> references.add(reference);
        case Part.Literal _ -> {}
      }
    }
    return references;
  }

  /** Whether the rendered text holds a secret, and so must not be stored or shown. */
  public boolean secret() {
    return references().stream().anyMatch(Reference::secret);
  }

  /** Fills in what {@code lookup} knows of {@link Reference#name()}; stops at what is missing. */
  public Rendering render(Function<String, Optional<String>> lookup) {
    StringBuilder rendered = new StringBuilder();
    for (Part part : parse(text)) {
      switch (part) {
        case Part.Literal(String characters) -> rendered.append(characters);
        case Part.Value(Reference reference) -> {
          Optional<String> value = valueOf(reference, lookup);
          if (value.isEmpty()) {
            return new Rendering.Missing(reference.name());
          }
          rendered.append(value.get());
        }
      }
    }
    return new Rendering.Rendered(rendered.toString());
  }

  @Override
  public String toString() {
    return text;
  }

  private static Optional<String> valueOf(
      Reference reference, Function<String, Optional<String>> lookup) {
    Optional<String> value = lookup.apply(reference.name());
    return reference.fallback().isPresent()
        ? value.filter(found -> !found.isEmpty()).or(reference::fallback)
        : value;
  }

  private static List<Part> parse(String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      if (open > at && text.charAt(open - 1) == '$') {
        parts.add(new Part.Literal(text.substring(at, open - 1) + "${"));
        at = open + 2;
        continue;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new InvalidValue(
            "'" + Text.brief(text.substring(open)) + "' is not closed",
            "end it with '}', or write $${ for the characters themselves");
      }
      parts.add(new Part.Literal(text.substring(at, open)));
      parts.add(new Part.Value(reference(text.substring(open + 2, close))));
      at = close + 1;
    }
    parts.add(new Part.Literal(text.substring(at)));
    return parts;
  }

  private static Reference reference(String inside) {
    int split = inside.indexOf(":-");
    if (split < 0) {
      return new Reference(inside, Optional.empty());
    }
    String fallback = inside.substring(split + 2);
    if (fallback.contains("${")) {
      throw new InvalidValue(
          "'${" + Text.brief(inside) + "}' has a reference as its fallback",
          "write plain text after ':-'");
    }
    return new Reference(inside.substring(0, split), Optional.of(fallback));
  }

  private sealed interface Part {
    record Literal(String characters) implements Part {}

    record Value(Reference reference) implements Part {}
  }
}
