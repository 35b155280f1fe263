package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.retrigger.domain.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads from a sender's document what a decision needs. What is not written as such a thing must be
 * is not there: it becomes no attribute, no name and no part of an address.
 */
record Document(JsonNode node) {
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern PROJECT =
      Pattern.compile(
          "[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){1,20}");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,39}");
  private static final Pattern PLAIN_NAME =
      Pattern.compile("[\\p{L}\\p{N}_.][\\p{L}\\p{M}\\p{N}._/@+#=,-]{0,254}");
  private static final Pattern SHOWN_NAME =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}._/@+#=,: -]{1,1024}");
  private static final Pattern NOT_IN_A_REF = Pattern.compile("[\\p{Cntrl} ~^:?*\\[\\\\]|\\.\\.");
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[!#-;=?-\\[\\]_a-z~]{0,400})?");
  private static final int LONGEST_REF = 1_024;
  private static final int LONGEST_PATH = 4_096;

  static Document of(String text) {
    return new Document(TextNode.valueOf(text));
  }

  Document at(String... path) {
    JsonNode inner = node;
    for (String field : path) {
      inner = inner.path(field);
    }
    return new Document(inner);
  }

  /** The text itself, if it is one. */
  Optional<String> text() {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }

  Optional<String> text(Pattern form) {
    return text().filter(text -> form.matcher(text).matches());
  }

  /** A commit; none, if there are only zeros, which stand for "nothing". */
  Optional<String> commit() {
    return text(SHA).filter(sha -> !isZeros(sha));
  }

  /** A commit, or the zeros. */
  Optional<String> sha() {
    return text(SHA);
  }

  static boolean isZeros(String sha) {
    return sha.chars().allMatch(character -> character == '0');
  }

  Optional<String> project() {
    return text(PROJECT);
  }

  Optional<String> user() {
    return text(USER);
  }

  Optional<String> word() {
    return text(WORD);
  }

  Optional<String> address() {
    return text(ADDRESS);
  }

  /** The name of a branch or tag, as Git allows it. */
  Optional<String> ref() {
    return text().filter(Document::isRef);
  }

  /** The name of a branch or tag that is written in full. */
  Optional<String> ref(String prefix) {
    return text()
        .filter(text -> text.startsWith(prefix))
        .map(text -> text.substring(prefix.length()))
        .filter(Document::isRef);
  }

  /** The name, if it may stand in a parameter of a run: no shell and no template reads it anew. */
  static Optional<String> plain(String name) {
    return Optional.of(name).filter(text -> PLAIN_NAME.matcher(text).matches());
  }

  /** The name as people may read it, in a reason that may stand in a parameter, too. */
  static String shown(String name) {
    return SHOWN_NAME.matcher(name).matches() ? Text.brief(name, 60) : "(an unusual name)";
  }

  Optional<String> plain() {
    return text(PLAIN_NAME);
  }

  OptionalLong number() {
    return node.isIntegralNumber() && node.canConvertToLong()
        ? OptionalLong.of(node.asLong())
        : OptionalLong.empty();
  }

  boolean isTrue() {
    return node.isBoolean() && node.booleanValue();
  }

  Optional<Boolean> truth() {
    return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
  }

  Stream<Document> each() {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).map(Document::new)
        : Stream.empty();
  }

  /** The paths of files. */
  List<String> paths() {
    return each()
        .flatMap(each -> each.text().stream())
        .filter(path -> path.length() <= LONGEST_PATH)
        .toList();
  }

  private static boolean isRef(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_REF
        && name.charAt(0) != '-'
        && name.charAt(0) != '/'
        && !NOT_IN_A_REF.matcher(name).find()
        && name.codePoints().allMatch(Document::isWhole);
  }

  /** Half of a pair is no character, and would be written as another one. */
  private static boolean isWhole(int character) {
    return character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE;
  }
}
