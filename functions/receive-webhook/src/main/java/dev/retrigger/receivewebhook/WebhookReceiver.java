package dev.retrigger.receivewebhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Digest;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.intake.Delivery;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Taken;
import dev.retrigger.intake.Wish;
import dev.retrigger.ledger.Deliveries;
import dev.retrigger.ledger.Deliveries.Remembered;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.receivewebhook.GitLabFact.Push;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes signals of what a sender is known to have sent. What a delivery leads to is durable before
 * it is remembered; when this throws, the sender is to send it again, and the same signals result.
 * A delivery that comes again leads to what it led to before, whatever has changed since: the
 * records count it, and nothing new starts.
 */
public final class WebhookReceiver {
  private static final int LONGEST = 1024 * 1024;
  private static final Pattern SHOWN_ID = Pattern.compile("[A-Za-z0-9_=+/-]{1,200}");

  private final InstantSource clock;
  private final Intake intake;
  private final Deliveries deliveries;
  private final Runs runs;
  private final Http http;

  public WebhookReceiver(InstantSource clock, Table ledger, MessageQueue signals, Http http) {
    this.clock = clock;
    this.intake = new Intake(clock, ledger, signals);
    this.deliveries = new Deliveries(ledger);
    this.runs = new Runs(ledger);
    this.http = http;
  }

  /** What became of a request whose sender is known. */
  public sealed interface Received {
    /** It was taken in, now or before. */
    record Accepted(String eventId, boolean before, Taken taken) implements Received {}

    /** Something else came under this id before. */
    record Conflict(String eventId) implements Received {}

    /** It is longer than any that matters. */
    record TooLong(int bytes) implements Received {}

    /** It is not the JSON that it should be. */
    record Unreadable(String why) implements Received {}
  }

  /** How a delivery ended, as it is remembered. */
  private record Ended(Delivery delivery, Taken taken) {}

  /** Takes in what the sender sent. */
  public Received receive(HttpRequest request, Sender sender, Verified verified) {
    if (request.size() > LONGEST) {
      return new Received.TooLong(request.size());
    }
    Instant now = clock.instant();
    byte[] body = request.body();
    String digest = Digest.of(new String(body, ISO_8859_1));
    String id = id(verified, digest);
    Optional<Remembered> before = deliveries.find(sender.name(), id, now);
    if (before.isPresent()) {
      return before.get().bodyDigest().equals(digest)
          ? again(before.get())
          : new Received.Conflict(id);
    }
    Reading reading;
    try {
      reading = read(Json.read(body, JsonNode.class), sender, id);
    } catch (InvalidEventException e) {
      return new Received.Unreadable(String.valueOf(e.getMessage()));
    }
    Ended ended = settle(reading, request, sender, verified, id);
    deliveries.remember(sender.name(), id, new Remembered(digest, Json.write(ended)), now);
    return new Received.Accepted(ended.delivery().eventId(), false, ended.taken());
  }

  private Received again(Remembered before) {
    Ended ended = Json.read(before.outcome(), Ended.class);
    Taken taken =
        ended
            .taken()
            .ignored()
            .map(reason -> intake.ignore(ended.delivery(), reason))
            .orElseGet(
                () ->
                    intake.settle(
                        ended.delivery(),
                        ended.taken().fired().stream().<Wish>map(Wish.Fires::new).toList()));
    return new Received.Accepted(ended.delivery().eventId(), true, taken);
  }

  private static Reading read(JsonNode body, Sender sender, String id) {
    return switch (sender.kind()) {
      case GITLAB -> GitLabEvents.read(body);
      case MLFLOW -> MlflowEvents.read(body, sender);
      case GITHUB ->
          body.path("zen").isTextual() && body.has("hook_id")
              ? new Reading.Nothing("webhook/" + sender.name(), "GitHub's ping")
              : new Reading.Of(new PlainFact(sender.name(), body, id));
      case CUSTOM -> new Reading.Of(new PlainFact(sender.name(), body, id));
    };
  }

  private Ended settle(
      Reading reading, HttpRequest request, Sender sender, Verified verified, String id) {
    String eventId = verified.deliveryId().or(() -> shownId(request)).orElse(id);
    return switch (reading) {
      case Reading.Nothing(var subject, var why) -> {
        Delivery delivery =
            new Delivery(
                subject.substring(0, subject.indexOf('/')), subject, eventId, request.at());
        yield new Ended(delivery, intake.ignore(delivery, why));
      }
      case Reading.Of(var fact) -> {
        Delivery delivery = new Delivery(fact.source(), fact.subject(), eventId, request.at());
        yield new Ended(
            delivery,
            sender.maySpeakOf(fact.resource())
                ? settle(fact, delivery, sender, verified)
                : intake.ignore(delivery, "the sender may not speak of " + fact.resource()));
      }
    };
  }

  private Taken settle(Fact fact, Delivery delivery, Sender sender, Verified verified) {
    GitLabRules rules = new GitLabRules(comparison(sender));
    Wishes wishes = new Wishes(rules, delivery, key(fact, sender, verified), depth(fact));
    return intake.settle(
        delivery, wishes.of(fact, intake.listening(fact.source(), fact.resource())));
  }

  private int depth(Fact fact) {
    return fact.cause().flatMap(runs::find).map(run -> run.origin().depth() + 1).orElse(0);
  }

  /** What makes it the same delivery when it comes again. */
  private static String id(Verified verified, String digest) {
    return verified
        .deliveryId()
        .or(() -> verified.timestamp().map(timestamp -> Digest.of(digest, timestamp)))
        .orElse(digest);
  }

  /** What makes it the same fact when it is delivered again, to us or by hand. */
  private static String key(Fact fact, Sender sender, Verified verified) {
    return sender.name()
        + "/"
        + verified
            .deliveryId()
            .orElseGet(
                () ->
                    Digest.of(Digest.of(fact.identity().toArray(String[]::new)), fact.resource()));
  }

  /** However many triggers want to know, GitLab is asked once: each time can take seconds. */
  private GitLabRules.Comparison comparison(Sender sender) {
    if (sender.api().isEmpty()) {
      return _ -> Optional.empty();
    }
    GitLabCompare gitLab = new GitLabCompare(http, sender.api().get());
    Map<Push, Optional<List<String>>> answers = new HashMap<>();
    return push -> answers.computeIfAbsent(push, gitLab::changedBy);
  }

  /** What GitHub calls a delivery; nothing proves it, so that it is for looking it up only. */
  private static Optional<String> shownId(HttpRequest request) {
    return request.soleHeader("X-GitHub-Delivery").filter(text -> SHOWN_ID.matcher(text).matches());
  }
}
