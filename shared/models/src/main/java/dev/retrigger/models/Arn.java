package dev.retrigger.models;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of an Amazon Resource Name that belongs to one account and region. */
public record Arn(
    String partition, String service, String region, String account, String resource) {
  private static final Pattern FORM =
      Pattern.compile("arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]+):(\\d{12}):(\\S+)");

  /** Reads {@code arn:aws:states:eu-west-1:111122223333:stateMachine:train}. */
  public static Optional<Arn> parse(String text) {
    Matcher arn = FORM.matcher(text);
    return arn.matches()
        ? Optional.of(new Arn(arn.group(1), arn.group(2), arn.group(3), arn.group(4), arn.group(5)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
