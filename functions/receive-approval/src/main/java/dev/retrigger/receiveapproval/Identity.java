package dev.retrigger.receiveapproval;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody as files and requests name them: {@code slack:U0123ABCD}, {@code gitlab:ann}, {@code
 * iam:ROLE}. None of the three systems tells two people apart by case; a session is a role's, for
 * whoever takes on the role may name it as they like.
 */
record Identity(String text) {
  private static final Pattern PLAIN = Pattern.compile("[a-z]{1,20}:[!-~]{1,300}");
  private static final String ROLE = "iam:";
  private static final String USER = "iam:user/";

  /** The identity that the text names, if it names one. */
  static Optional<Identity> of(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    // Lower case of a letter from another alphabet may be a letter of ours.
    if (!text.chars().allMatch(each -> each < 128) || !PLAIN.matcher(lower).matches()) {
      return Optional.empty();
    }
    int session = lower.indexOf('/');
    boolean ofRole = lower.startsWith(ROLE) && !lower.startsWith(USER);
    return Optional.of(new Identity(ofRole && session > 0 ? lower.substring(0, session) : lower));
  }
}
