package dev.retrigger.receivewebhook;

import dev.retrigger.domain.Digest;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of what belongs to a branch alone, such as a stack: the same from the branch's creation
 * to its merge and deletion, another one for every other branch, and valid whatever the branch is
 * called: lower-case letters, digits and hyphens, a letter first, 40 characters at most.
 */
public final class Sandbox {
  private static final int SLUG = 31;
  private static final int HASH = 8;
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern END = Pattern.compile("-+$");

  private Sandbox() {}

  /** The name for a branch of a project. */
  public static String name(String project, String branch) {
    return slug(branch) + "-" + Digest.of(project, branch).substring(0, HASH);
  }

  private static String slug(String branch) {
    String lower = Normalizer.normalize(branch, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    String hyphened = OTHERS.matcher(MARKS.matcher(lower).replaceAll("")).replaceAll("-");
    String plain = hyphened.startsWith("-") ? hyphened.substring(1) : hyphened;
    String named = plain.isEmpty() || !isLetter(plain.charAt(0)) ? "b-" + plain : plain;
    return END.matcher(named.substring(0, Math.min(SLUG, named.length()))).replaceAll("");
  }

  private static boolean isLetter(char character) {
    return character >= 'a' && character <= 'z';
  }
}
