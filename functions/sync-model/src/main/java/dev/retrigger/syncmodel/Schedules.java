package dev.retrigger.syncmodel;

import java.util.Set;

/** The schedules of this stack; nobody else's are within reach. */
public interface Schedules {
  /** The names of all schedules there are. */
  Set<String> names();

  /** Whether there is a schedule of that name, and whether it is as it must be in all respects. */
  Standing compare(Schedule schedule);

  /**
   * Creates the schedule; returns false, and changes nothing, when the service finds it invalid.
   */
  boolean create(Schedule schedule);

  /** Makes the schedule of that name as it must be; false as with {@link #create}. */
  boolean update(Schedule schedule);

  /** Deletes a schedule; one that is gone already is fine. */
  void delete(String name);

  /** What there is in place of a schedule. */
  enum Standing {
    MISSING,
    DIFFERENT,
    SAME
  }
}
