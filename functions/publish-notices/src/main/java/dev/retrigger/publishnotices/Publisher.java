package dev.retrigger.publishnotices;

import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Row;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Publishes one outbox row, then closes it. In this order a crash between the two tells people
 * twice; in the other it would tell them nothing. Whatever it throws is worth another try.
 */
final class Publisher {
  private final Outbox outbox;
  private final Topics topics;
  private final String noticesTopicArn;
  private final ApprovalLinks links;
  private final InstantSource clock;

  Publisher(
      Outbox outbox,
      Topics topics,
      String noticesTopicArn,
      ApprovalLinks links,
      InstantSource clock) {
    this.outbox = outbox;
    this.topics = topics;
    this.noticesTopicArn = noticesTopicArn;
    this.links = links;
    this.clock = clock;
  }

  Outcome publish(Key key) {
    Optional<Row> owed = outbox.owed(key);
    if (owed.isEmpty()) {
      return new Outcome.NothingToDo();
    }
    Row row = owed.get();
    Notice notice;
    try {
      notice = Json.read(row.optionalText("body").orElse(""), Notice.class);
    } catch (InvalidEventException e) {
      String reason = "body: " + e.getMessage();
      outbox.refuse(row, reason, clock.instant());
      return new Outcome.Unpublishable(reason);
    }
    Optional<URI> decide = links.of(notice);
    List<String> refusedBy =
        notice.topic().filter(name -> !reaches(name, notice, decide)).stream().toList();
    topics.publish(noticesTopicArn, TopicMessage.of(mentioning(refusedBy, notice), decide));
    outbox.markSent(notice.id(), clock.instant());
    return new Outcome.Published(notice.id(), refusedBy);
  }

  private boolean reaches(String name, Notice notice, Optional<URI> decide) {
    Optional<String> arn = TopicName.beside(noticesTopicArn, name);
    if (arn.isEmpty()) {
      return false;
    }
    try {
      topics.publish(arn.get(), TopicMessage.of(notice, decide));
      return true;
    } catch (Topics.TopicRefusedException _) {
      return false;
    }
  }

  /** A project's topic that cannot be used must not go unnoticed, nor keep others from hearing. */
  private static Notice mentioning(List<String> refusedBy, Notice notice) {
    if (refusedBy.isEmpty()) {
      return notice;
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>(notice.facts());
    refusedBy.forEach(
        name ->
            facts.put(
                "Not delivered to",
                "topic "
                    + Text.brief(name)
                    + ": it must be a standard topic beside the stack's own that allows"
                    + " publish-notices; correct owner.sns or the topic's policy"));
    return notice.withFacts(facts);
  }
}
