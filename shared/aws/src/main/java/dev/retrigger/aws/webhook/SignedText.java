package dev.retrigger.aws.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a code is over, as a template: <code>{id}.{timestamp}.{body}</code>. The parts are kept
 * apart by something that no id and no timestamp has, so that no two requests make the same text.
 */
public final class SignedText {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)\\}");
  private static final Pattern LIKE_AN_ID = Pattern.compile("[A-Za-z0-9_=+/-]*");

  private final List<Piece> pieces;

  /** What a request puts into the text. */
  public enum Part {
    ID,
    TIMESTAMP,
    BODY
  }

  private sealed interface Piece {}

  private record Literal(String text) implements Piece {}

  private record Placeholder(Part part) implements Piece {}

  private SignedText(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalStateException if it does not say clearly what is signed
   */
  public static SignedText of(String template) {
    List<Piece> pieces = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(template);
    int end = 0;
    while (placeholder.find()) {
      String between = template.substring(end, placeholder.start());
      if (end > 0 && LIKE_AN_ID.matcher(between).matches()) {
        throw new IllegalStateException("'signed' needs a '.' or ':' between its parts");
      }
      pieces.add(new Literal(between));
      pieces.add(new Placeholder(part(placeholder.group(1))));
      end = placeholder.end();
    }
    pieces.add(new Literal(template.substring(end)));
    SignedText text = new SignedText(pieces);
    if (pieces.stream().distinct().filter(Placeholder.class::isInstance).count()
            != pieces.stream().filter(Placeholder.class::isInstance).count()
        || !text.needs(Part.BODY)) {
      throw new IllegalStateException("'signed' has {body} once, {id} and {timestamp} at most");
    }
    return text;
  }

  private static Part part(String name) {
    return switch (name) {
      case "id" -> Part.ID;
      case "timestamp" -> Part.TIMESTAMP;
      case "body" -> Part.BODY;
      default -> throw new IllegalStateException("'signed' knows {id}, {timestamp} and {body}");
    };
  }

  boolean needs(Part part) {
    return pieces.contains(new Placeholder(part));
  }

  /** The bytes that are signed, one after the other. */
  byte[][] of(String id, String timestamp, byte[] body) {
    return pieces.stream()
        .map(
            piece ->
                switch (piece) {
                  case Literal(var text) -> text.getBytes(UTF_8);
                  case Placeholder(var part) ->
                      switch (part) {
                        case ID -> id.getBytes(UTF_8);
                        case TIMESTAMP -> timestamp.getBytes(UTF_8);
                        case BODY -> body;
                      };
                })
        .toArray(byte[][]::new);
  }
}
