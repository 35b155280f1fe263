package dev.retrigger.publishnotices;

import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A notice as SNS takes it: one text for machines, one for mailboxes, and the attributes that a
 * subscription filters by. It always fits; facts give way, never the notice.
 *
 * @param body a JSON object with one text per protocol, for {@code MessageStructure: json}
 */
public record TopicMessage(String subject, String body, Map<String, String> attributes) {
  /** SNS takes 256 KiB; what is left here is room for the attributes and the subject. */
  static final int LIMIT = 250 * 1024;

  private static final int VALUE = 1_000;
  private static final int MANY = 100;
  private static final int FEW = 20;

  public TopicMessage {
    attributes = Map.copyOf(attributes);
  }

  /**
   * The message.
   *
   * @param decide the link by which whoever reads the mail may answer the notice's question
   */
  static TopicMessage of(Notice notice, Optional<URI> decide) {
    Notice fitting =
        Stream.of(notice, cut(notice, MANY))
            .filter(each -> body(each, decide).getBytes(StandardCharsets.UTF_8).length <= LIMIT)
            .findFirst()
            .orElseGet(() -> cut(notice, FEW));
    return new TopicMessage(
        NoticeMail.subject(fitting),
        body(fitting, decide),
        Map.of(
            "project", fitting.model().project(),
            "model", fitting.model().toString(),
            "kind", fitting.kind().word()));
  }

  private static String body(Notice notice, Optional<URI> decide) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    texts.put("default", Json.write(notice));
    texts.put("email", NoticeMail.body(notice, decide));
    return Json.write(texts);
  }

  private static Notice cut(Notice notice, int facts) {
    SequencedMap<String, String> kept = new LinkedHashMap<>();
    notice.facts().entrySet().stream()
        .limit(facts)
        .forEach(fact -> kept.put(Text.brief(fact.getKey()), Text.brief(fact.getValue(), VALUE)));
    kept.put("Cut", "this notice was too long; its run has the rest");
    return new Notice(
        notice.id(),
        notice.kind(),
        notice.model(),
        notice.pipeline(),
        notice.run(),
        notice.at(),
        Text.brief(notice.title(), VALUE),
        kept,
        notice.link(),
        notice.slack(),
        notice.topic(),
        notice.question());
  }
}
