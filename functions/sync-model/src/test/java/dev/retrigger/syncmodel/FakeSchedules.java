package dev.retrigger.syncmodel;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Schedules in memory; the service finds one expression invalid. */
final class FakeSchedules implements Schedules {
  private final Map<String, Schedule> byName = new TreeMap<>();

  Map<String, Schedule> all() {
    return byName;
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  @Override
  public Standing compare(Schedule schedule) {
    Schedule found = byName.get(schedule.name());
    if (found == null) {
      return Standing.MISSING;
    }
    return found.equals(schedule) ? Standing.SAME : Standing.DIFFERENT;
  }

  @Override
  public boolean create(Schedule schedule) {
    return update(schedule);
  }

  @Override
  public boolean update(Schedule schedule) {
    boolean valid = !schedule.expression().equals("cron(0 0 29 2 ? 2028)");
    if (valid) {
      byName.put(schedule.name(), schedule);
    }
    return valid;
  }

  @Override
  public void delete(String name) {
    byName.remove(name);
  }
}
