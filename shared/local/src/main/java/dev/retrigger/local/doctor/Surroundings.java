package dev.retrigger.local.doctor;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The port to what stands around the suite: what brings events, and what runs are started on. */
public interface Surroundings {
  /** The rules of the event bus that are the suite's. */
  List<Rule> rules();

  /** The schedule of a trigger. */
  Optional<Timetable> schedule(TriggerId trigger);

  Bucket bucket(String name);

  Alarm alarm(String name);

  /** Whether a run of the pipeline can be started. */
  Reach reach(CompiledModel model, Pipeline pipeline);

  /** Where senders of webhooks reach the suite; nothing, if it knows no senders. */
  Optional<String> webhooks();

  /**
   * A rule of the event bus.
   *
   * @param pattern as JSON
   * @param targets how many it has
   */
  record Rule(String name, boolean enabled, String pattern, int targets) {}

  /** A schedule of EventBridge Scheduler. */
  record Timetable(String name, boolean enabled, String expression, String timezone) {}

  /** A bucket's settings. */
  sealed interface Bucket {
    /**
     * It is there.
     *
     * @param tells whether EventBridge hears of its objects
     * @param keeps whether it keeps versions
     */
    record Found(boolean tells, boolean keeps) implements Bucket {}

    /** Its settings cannot be read. */
    record Unknown(String why) implements Bucket {}
  }

  /** An alarm of CloudWatch. */
  sealed interface Alarm {
    /**
     * It is there.
     *
     * @param last when its metric had its last value, within the last days
     */
    record Watching(Optional<Instant> last) implements Alarm {}

    /** There is none of that name. */
    record Missing() implements Alarm {}

    /** It cannot be looked at. */
    record Unknown(String why) implements Alarm {}
  }

  /** Whether a target can be called. */
  sealed interface Reach {
    /** It is there, and may be called. */
    record Open(String how) implements Reach {}

    /** It is not there. */
    record Missing(String what) implements Reach {}

    /** The role may not do this. */
    record Denied(String role, List<String> actions) implements Reach {}

    /** Nobody can tell. */
    record Unknown(String why) implements Reach {}
  }
}
