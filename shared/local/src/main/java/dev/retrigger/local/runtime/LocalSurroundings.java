package dev.retrigger.local.runtime;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.local.doctor.Surroundings;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Pipeline;
import dev.retrigger.syncmodel.Schedule;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** What stands around a local suite: the template's own wiring, as it is deployed here. */
record LocalSurroundings(LocalSuite suite) implements Surroundings {
  @Override
  public List<Rule> rules() {
    return suite.cloud().bus().rules().stream()
        .map(rule -> new Rule(rule.name(), true, rule.pattern().json(), rule.targets().size()))
        .toList();
  }

  @Override
  public Optional<Timetable> schedule(TriggerId trigger) {
    try {
      GetScheduleResponse found =
          suite
              .cloud()
              .scheduler()
              .getSchedule(
                  request ->
                      request
                          .groupName(suite.stack().name("Schedules"))
                          .name(Schedule.name(trigger)));
      return Optional.of(
          new Timetable(
              found.name(),
              found.state() == ScheduleState.ENABLED,
              found.scheduleExpression(),
              found.scheduleExpressionTimezone()));
    } catch (ResourceNotFoundException _) {
      return Optional.empty();
    }
  }

  @Override
  public Bucket bucket(String name) {
    try {
      return new Bucket.Found(
          suite
                  .cloud()
                  .s3()
                  .getBucketNotificationConfiguration(request -> request.bucket(name))
                  .eventBridgeConfiguration()
              != null,
          suite.cloud().s3().getBucketVersioning(request -> request.bucket(name)).status()
              == BucketVersioningStatus.ENABLED);
    } catch (S3Exception _) {
      return new Bucket.Unknown("there is no such bucket here");
    }
  }

  @Override
  public Alarm alarm(String name) {
    return new Alarm.Unknown("there are no alarms on this machine");
  }

  @Override
  public Reach reach(CompiledModel model, Pipeline pipeline) {
    return new Reach.Open("stands in for itself on this machine");
  }

  /** There is no secret here, so whoever posts is let in nowhere. */
  @Override
  public Optional<String> webhooks() {
    return Optional.empty();
  }
}
