package dev.retrigger.local.cli;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.local.doctor.Surroundings;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What stands around a suite, to be broken in one way at a time. */
final class FakeSurroundings implements Surroundings {
  final List<Rule> rules = new ArrayList<>();
  final Map<String, Timetable> schedules = new TreeMap<>();
  final Map<String, Bucket> buckets = new TreeMap<>();
  final Map<String, Alarm> alarms = new TreeMap<>();
  final Map<String, Reach> reaches = new TreeMap<>();
  Optional<String> webhooks = Optional.empty();

  @Override
  public List<Rule> rules() {
    return rules;
  }

  @Override
  public Optional<Timetable> schedule(TriggerId trigger) {
    return Optional.ofNullable(schedules.get(trigger.name()));
  }

  @Override
  public Bucket bucket(String name) {
    return buckets.getOrDefault(name, new Bucket.Found(false, false));
  }

  @Override
  public Alarm alarm(String name) {
    return alarms.getOrDefault(name, new Alarm.Missing());
  }

  @Override
  public Reach reach(CompiledModel model, Pipeline pipeline) {
    return reaches.getOrDefault(pipeline.name(), new Reach.Open("it is there"));
  }

  @Override
  public Optional<String> webhooks() {
    return webhooks;
  }
}
