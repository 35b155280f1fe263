package dev.retrigger.local.aws;

import dev.retrigger.local.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One standard queue: at least once, in no promised order, with visibility time-outs, receive
 * counts, delays and retention. The hooks {@link #deliverEachTimes} and {@link #disorder} bring out
 * what a real standard queue may do on a bad day.
 */
public final class LocalQueue {
  private static final Comparator<Message> BY_RANK =
      Comparator.comparingLong((Message message) -> message.rank).thenComparing(m -> m.id);
  private static final Comparator<Message> BY_TIME =
      Comparator.comparing((Message message) -> message.visibleAt).thenComparing(BY_RANK);

  private final EventLoop loop;
  private final Ids ids;
  private final String arn;
  private final String url;
  private final BiConsumer<LocalQueue, Message> park;
  private final NavigableSet<Message> visible = new TreeSet<>(BY_RANK);
  private final NavigableSet<Message> hidden = new TreeSet<>(BY_TIME);
  private final Map<String, Message> byId = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private QueueSettings settings;
  private int copies = 1;
  private boolean disordered;
  private long sequence;

  LocalQueue(
      EventLoop loop,
      Ids ids,
      Account account,
      QueueSettings settings,
      BiConsumer<LocalQueue, Message> park) {
    this.loop = loop;
    this.ids = ids;
    this.settings = settings;
    this.park = park;
    this.arn = account.arn("sqs", settings.name());
    this.url =
        "https://sqs."
            + account.region()
            + ".amazonaws.com/"
            + account.id()
            + "/"
            + settings.name();
  }

  public String name() {
    return settings.name();
  }

  public String arn() {
    return arn;
  }

  public String url() {
    return url;
  }

  public QueueSettings settings() {
    return settings;
  }

  /** What is in the queue, as {@code GetQueueAttributes} counts it. */
  public record Depth(int visible, int inFlight, int delayed) {
    public int total() {
      return visible + inFlight + delayed;
    }
  }

  public Depth depth() {
    settle();
    int inFlight = (int) hidden.stream().filter(m -> m.receiptHandle().isPresent()).count();
    return new Depth(visible.size(), inFlight, hidden.size() - inFlight);
  }

  /** Returns how many messages can be received now. */
  public int visible() {
    settle();
    return visible.size();
  }

  /** Returns the bodies of everything in the queue, oldest first, whoever holds it. */
  public List<String> bodies() {
    settle();
    return byId.values().stream()
        .sorted(Comparator.comparing((Message m) -> m.sentAt).thenComparing(BY_RANK))
        .map(message -> message.body)
        .toList();
  }

  /** Delivers every message sent from now on this many times, although it was deleted. */
  public void deliverEachTimes(int times) {
    copies = times;
  }

  /** Delivers messages sent from now on in an order that has nothing to do with their sending. */
  public void disorder() {
    disordered = true;
  }

  /** Has {@code listener} told whenever a message may have become receivable at another time. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Returns when the next message can be received; in the past when one can be already. */
  public Optional<Instant> nextVisible() {
    settle();
    if (!visible.isEmpty()) {
      return Optional.of(loop.instant());
    }
    return hidden.isEmpty() ? Optional.empty() : Optional.of(hidden.first().visibleAt);
  }

  void update(QueueSettings changed) {
    settings = changed;
  }

  void send(Message message, Duration delay) {
    message.sentAt = loop.instant();
    message.visibleAt = message.sentAt.plus(delay);
    message.copiesLeft = copies - 1;
    add(message);
  }

  /** Takes over a message from another queue with its id, age and count. */
  void add(Message message) {
    message.rank = disordered ? ids.rank() : sequence;
    sequence++;
    byId.put(message.id, message);
    hidden.add(message);
    changed();
  }

  /** Receives up to {@code most} messages and hides them for {@code visibility}. */
  List<Message> receive(int most, Duration visibility) {
    settle();
    List<Message> received = new ArrayList<>();
    while (received.size() < most) {
      Message message = visible.pollFirst();
      if (message == null) {
        break;
      }
      if (isSpent(message)) {
        byId.remove(message.id);
        park.accept(this, message);
        continue;
      }
      message.receiveCount++;
      message.receiptHandle = message.id + "/" + ids.token(16);
      if (message.firstReceivedAt == null) {
        message.firstReceivedAt = loop.instant();
      }
      hide(message, visibility);
      received.add(message);
    }
    changed();
    return received;
  }

  /** Deletes by receipt handle; one that is no longer the latest has no effect, as documented. */
  void delete(String receiptHandle) {
    Message message = held(receiptHandle);
    if (message == null) {
      return;
    }
    hidden.remove(message);
    visible.remove(message);
    if (message.copiesLeft > 0) {
      message.copiesLeft--;
      message.receiptHandle = null;
      message.receiveCount = 0;
      message.visibleAt = loop.instant();
      hidden.add(message);
    } else {
      byId.remove(message.id);
    }
    changed();
  }

  /** Tells whether the handle names a message that is in flight under it. */
  boolean changeVisibility(String receiptHandle, Duration visibility) {
    settle();
    Message message = held(receiptHandle);
    if (message == null || !hidden.remove(message)) {
      return false;
    }
    hide(message, visibility);
    changed();
    return true;
  }

  void purge() {
    visible.clear();
    hidden.clear();
    byId.clear();
  }

  /** Takes the oldest message out, for moving it elsewhere. */
  Optional<Message> takeOldest() {
    settle();
    Optional<Message> oldest = Optional.ofNullable(visible.pollFirst());
    oldest.ifPresent(message -> byId.remove(message.id));
    return oldest;
  }

  List<Message> messages() {
    return byId.values().stream().sorted(BY_RANK).toList();
  }

  private void hide(Message message, Duration visibility) {
    message.visibleAt = loop.instant().plus(visibility);
    hidden.add(message);
  }

  private @Nullable Message held(String receiptHandle) {
    int slash = receiptHandle.indexOf('/');
    Message message = slash < 0 ? null : byId.get(receiptHandle.substring(0, slash));
    return message != null && receiptHandle.equals(message.receiptHandle) ? message : null;
  }

  private boolean isSpent(Message message) {
    return settings
        .redrive()
        .filter(redrive -> message.receiveCount >= redrive.maxReceiveCount())
        .isPresent();
  }

  /** Shows what is due and drops what is too old. */
  private void settle() {
    Instant now = loop.instant();
    while (!hidden.isEmpty() && !hidden.first().visibleAt.isAfter(now)) {
      visible.add(hidden.removeFirst());
    }
    Instant oldest = now.minus(settings.retention());
    // Without disorder the first is the oldest; with it, retention is only approximate.
    while (!visible.isEmpty() && visible.first().sentAt.isBefore(oldest)) {
      byId.remove(visible.removeFirst().id);
    }
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }
}
