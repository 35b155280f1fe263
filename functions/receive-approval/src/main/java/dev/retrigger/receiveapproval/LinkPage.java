package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retrigger.aws.HttpResponse;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Verdict;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The pages behind an approval's link: plain HTML without a script. To look at one changes nothing,
 * so that mail scanners may; only its form decides.
 */
final class LinkPage {
  private static final String STYLE =
      "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
          + "dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}"
          + "button{font:inherit;padding:.5rem 1.5rem;margin:1rem 1rem 0 0}"
          + "input{font:inherit;width:100%;box-sizing:border-box}";
  private static final Map<String, String> HEADERS =
      Map.of(
          "content-security-policy",
          "default-src 'none'; style-src 'sha256-"
              + sha256(STYLE)
              + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "referrer-policy",
          "no-referrer",
          "x-frame-options",
          "DENY",
          "x-robots-tag",
          "noindex, nofollow",
          "strict-transport-security",
          "max-age=63072000");

  private LinkPage() {}

  /** The question, and a form that answers it. */
  static HttpResponse question(Approval approval, String token) {
    String form =
        // Relative, so that the answer goes where the page came from, without its query.
        "<form method=\"post\" action=\""
            + approval.id()
            + "\"><input type=\"hidden\" name=\"token\" value=\""
            + escape(token)
            + "\"><p><label>Your name, or a note (kept with the decision)<br>"
            + "<input name=\"note\" maxlength=\"200\" autocomplete=\"name\"></label></p>"
            + "<button name=\"decision\" value=\"approve\">Approve</button>"
            + "<button name=\"decision\" value=\"reject\">Reject</button></form>";
    return page(200, "May " + approval.pipeline() + " start?", facts(approval) + form);
  }

  /** What stands, after a decision of now or of before. */
  static HttpResponse decided(int status, Approval approval) {
    String what =
        switch (approval.status()) {
          case APPROVED -> "approved";
          case REJECTED -> "rejected";
          case PENDING, EXPIRED, SUPERSEDED -> "closed";
        };
    String whom = approval.verdict().map(LinkPage::byWhom).orElse("");
    return page(
        status,
        approval.pipeline() + ": " + (status == 409 ? "already " : "") + what,
        "<p>This was " + what + whom + ".</p>" + facts(approval));
  }

  /** Nobody is asked any more. */
  static HttpResponse tooLate(Approval approval) {
    return page(
        410,
        "Too late",
        "<p>This was asked until "
            + Timestamps.format(approval.expires())
            + ", or is not asked any more. Nothing has changed.</p>"
            + facts(approval));
  }

  /** A person asked, and a link does not tell who decides. */
  static HttpResponse nameless(Approval approval) {
    return page(
        403,
        "Please decide elsewhere",
        "<p>A person asked for this run and may not approve it. A link does not tell who you are:"
            + " use Slack, GitLab, or <code>retrigger approve "
            + approval.id()
            + "</code>.</p>");
  }

  /** Whatever was wrong with the link. */
  static HttpResponse notFound() {
    return page(404, "This link leads nowhere", "<p>It is incomplete, or of another question.</p>");
  }

  private static String facts(Approval approval) {
    StringBuilder list = new StringBuilder("<dl>");
    for (List<String> fact :
        List.of(
            List.of("Pipeline", approval.pipeline().toString()),
            List.of("Why", approval.reason()),
            List.of("Requested by", String.join(", ", approval.requesters())),
            List.of("Run", approval.run().value()),
            List.of("Asked at", Timestamps.format(approval.asked())),
            List.of("Expires at", Timestamps.format(approval.expires())))) {
      if (!fact.getLast().isEmpty()) {
        list.append("<dt>")
            .append(fact.getFirst())
            .append("</dt><dd>")
            .append(escape(Text.brief(fact.getLast(), 1_000)))
            .append("</dd>");
      }
    }
    return list.append("</dl>").toString();
  }

  private static String byWhom(Verdict verdict) {
    return " by "
        + escape(Text.brief(verdict.by()))
        + " at "
        + Timestamps.format(verdict.at())
        + (verdict.note().isEmpty() ? "" : " (" + escape(Text.brief(verdict.note(), 200)) + ")");
  }

  private static HttpResponse page(int status, String title, String body) {
    HttpResponse page =
        HttpResponse.of(
            status,
            "text/html; charset=utf-8",
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
                + escape(title)
                + "</title><style>"
                + STYLE
                + "</style></head><body><h1>"
                + escape(title)
                + "</h1>"
                + body
                + "</body></html>");
    for (Map.Entry<String, String> header : HEADERS.entrySet()) {
      page = page.with(header.getKey(), header.getValue());
    }
    return page;
  }

  /** Text as HTML shows it, inside an element or an attribute in quotes. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(character);
              }
            });
    return escaped.toString();
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
