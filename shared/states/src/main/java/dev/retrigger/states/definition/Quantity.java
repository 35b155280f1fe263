package dev.retrigger.states.definition;

import dev.retrigger.states.expression.Template;

/** A number of a definition, written out or as an expression, and the bounds it must keep. */
public record Quantity(String field, Template template, double min, double max) {
  public boolean allows(double value) {
    return value >= min && value <= max;
  }
}
