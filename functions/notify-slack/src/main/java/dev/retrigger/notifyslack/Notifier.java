package dev.retrigger.notifyslack;

import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approvals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one notice to Slack: the first about a run opens a message, each later one is a reply to it
 * and brings it up to date. What Slack took is written down before the next delivery may speak;
 * only a crash in between, or an answer that got lost, can repeat a message.
 */
final class Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Set<String> THREAD_IS_GONE =
      Set.of("cannot_reply_to_message", "message_not_found", "thread_not_found");
  private static final Duration WAIT_FOR_TURN = Duration.ofSeconds(5);
  private static final Duration WAIT_FOR_SLACK = Duration.ofSeconds(30);

  private final Slack slack;
  private final CachedCredentials credentials;
  private final Conversations conversations;
  private final Approvals approvals;
  private final InstantSource clock;

  Notifier(
      Slack slack,
      CachedCredentials credentials,
      Conversations conversations,
      Approvals approvals,
      InstantSource clock) {
    this.slack = slack;
    this.credentials = credentials;
    this.conversations = conversations;
    this.approvals = approvals;
    this.clock = clock;
  }

  Outcome tell(Notice notice) {
    if (notice.slack().isEmpty()) {
      return new Outcome.NotForSlack(notice.id());
    }
    String channel = notice.slack().get();
    Instant now = clock.instant();
    Credentials current = credentials.at(now);
    Optional<Conversations.Turn> turn = conversations.take(channel, notice, now);
    if (turn.isEmpty()) {
      return new Outcome.Later(
          notice.id(), WAIT_FOR_TURN, Outcome.Cause.THREAD_BUSY, "another delivery is speaking");
    }
    Said said = say(current, channel, notice, turn.get().conversation());
    conversations.release(turn.get(), said.conversation(), clock.instant());
    return said.outcome();
  }

  /** What became of the notice, and of the conversation with it. */
  private record Said(Outcome outcome, Conversation conversation) {}

  private Said say(Credentials current, String channel, Notice notice, Conversation before) {
    return switch (current) {
      case Credentials.Webhook webhook -> send(webhook, channel, notice, before);
      case Credentials.BotToken token ->
          before.root().isEmpty()
              ? open(token, channel, notice, before)
              : reply(token, channel, before.root().get(), notice, before);
    };
  }

  private Said send(
      Credentials.Webhook webhook, String channel, Notice notice, Conversation before) {
    if (before.knows(notice)) {
      return new Said(new Outcome.AlreadyTold(notice.id()), before);
    }
    return switch (slack.send(webhook, SlackMessage.of(notice))) {
      case Answer.Done _ -> new Said(new Outcome.Posted(notice.id()), before.toldOf(notice));
      case Answer.Failure failure -> new Said(failed(notice, channel, failure), before);
    };
  }

  private Said open(
      Credentials.BotToken token, String channel, Notice notice, Conversation before) {
    if (before.knows(notice)) {
      return new Said(new Outcome.AlreadyTold(notice.id()), before);
    }
    return switch (slack.post(token, channel, message(notice))) {
      case Answer.Done(var channelId, var ts) ->
          new Said(new Outcome.Posted(notice.id()), before.openedBy(notice, channelId, ts));
      case Answer.Failure failure -> new Said(failed(notice, channel, failure), before);
    };
  }

  private Said reply(
      Credentials.BotToken token,
      String channel,
      Conversation.Root root,
      Notice notice,
      Conversation before) {
    if (before.knows(notice)) {
      return refresh(
          token, channel, root, notice, new Said(new Outcome.AlreadyTold(notice.id()), before));
    }
    return switch (slack.reply(token, root.channelId(), root.ts(), message(notice))) {
      case Answer.Done _ ->
          refresh(
              token,
              channel,
              root,
              notice,
              new Said(new Outcome.Replied(notice.id()), before.toldOf(notice)));
      case Answer.Refused(var error) when THREAD_IS_GONE.contains(error) ->
          open(token, channel, notice, before);
      case Answer.Failure failure -> new Said(failed(notice, channel, failure), before);
    };
  }

  /** A question is shown as it stands now: what was answered meanwhile has no buttons. */
  private SlackMessage message(Notice notice) {
    return notice
        .question()
        .flatMap(question -> approvals.find(question.approval()))
        .map(approval -> SlackMessage.of(notice, approval, clock.instant()))
        .orElseGet(() -> SlackMessage.of(notice));
  }

  private Said refresh(
      Credentials.BotToken token,
      String channel,
      Conversation.Root root,
      Notice notice,
      Said replied) {
    if (!replied.conversation().isNews(notice)) {
      return replied;
    }
    SlackMessage current = message(SlackMessage.merge(root.first(), notice));
    return switch (slack.update(token, root.channelId(), root.ts(), current)) {
      case Answer.Done _ -> new Said(replied.outcome(), replied.conversation().showing(notice));
      case Answer.Refused(var error) when !Mends.isAboutTheSecret(error) -> {
        LOG.atWarn()
            .addKeyValue("notice", notice.id())
            .addKeyValue("error", error)
            .log("The run's first message could not be brought up to date; its thread is");
        yield new Said(replied.outcome(), replied.conversation().showing(notice));
      }
      case Answer.Failure failure ->
          new Said(failed(notice, channel, failure), replied.conversation());
    };
  }

  private Outcome failed(Notice notice, String channel, Answer.Failure failure) {
    return switch (failure) {
      case Answer.Busy(var pause) ->
          new Outcome.Later(notice.id(), pause, Outcome.Cause.SLACK_BUSY, "rate limited");
      case Answer.Unavailable(var reason) ->
          new Outcome.Later(notice.id(), WAIT_FOR_SLACK, Outcome.Cause.SLACK_UNAVAILABLE, reason);
      case Answer.Refused(var error) -> {
        if (Mends.isAboutTheSecret(error)) {
          credentials.forget();
        }
        yield new Outcome.Refused(notice.id(), error, Mends.of(error, channel));
      }
    };
  }
}
