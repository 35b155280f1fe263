package dev.retrigger.publishnotices;

import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.Notice;
import java.net.URI;
import java.util.Optional;

/** A notice as plain text for a mailbox: what happened first, how to ask further last. */
final class NoticeMail {
  private static final int SUBJECT = 99;
  private static final int TITLE = 500;
  private static final int LABEL = 80;

  private NoticeMail() {}

  /** The subject as SNS allows it: fewer than 100 characters on one line. */
  static String subject(Notice notice) {
    return Text.brief(notice.headline() + ": " + notice.title(), SUBJECT).strip();
  }

  static String body(Notice notice, Optional<URI> decide) {
    StringBuilder mail = new StringBuilder();
    line(mail, notice.headline());
    line(mail, "");
    line(mail, Text.brief(notice.title(), TITLE));
    if (!notice.facts().isEmpty()) {
      line(mail, "");
      notice.facts().forEach((label, value) -> fact(mail, label, value));
    }
    line(mail, "");
    decide.ifPresent(
        link -> {
          line(mail, "Approve or reject: " + link);
          line(mail, "Whoever has this link may decide, once: do not pass it on.");
          line(mail, "");
        });
    notice.link().ifPresent(link -> fact(mail, "Look", link.toString()));
    notice.run().ifPresent(run -> fact(mail, "Why", "retrigger why " + run));
    fact(mail, "At", Timestamps.format(notice.at()));
    fact(mail, "Notice", notice.id() + " (the same id again is the same notice, delivered twice)");
    return mail.toString();
  }

  private static void fact(StringBuilder mail, String label, String value) {
    line(mail, Text.brief(label, LABEL) + ": " + Text.brief(value, Integer.MAX_VALUE));
  }

  private static void line(StringBuilder mail, String text) {
    mail.append(text).append('\n');
  }
}
