package dev.retrigger.local.importing;

import dev.retrigger.models.ScheduleExpression;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A monitor of another tool, in what it has in common with ours: it looks when a schedule strikes,
 * and writes reports. The schedule becomes a trigger that starts a job with Evidently, as SageMaker
 * takes no new Model Monitor customers; the reports become a monitor, whoever writes them.
 *
 * @param kind {@code data-quality}, {@code model-quality}, {@code bias} or {@code explainability}
 * @param schedule in the language of EventBridge; anything else is asked for by hand
 * @param reports where they are written, if that was said
 * @param settings further parameters of the job
 */
record Watch(
    String kind,
    String schedule,
    Optional<Location> reports,
    SequencedMap<String, String> settings) {

  /** Writes it into the draft. */
  void into(Draft draft) {
    Location at = reports.orElseGet(() -> unknown(draft));
    String monitor = draft.monitor(kind, at);
    SequencedMap<String, String> parameters = new LinkedHashMap<>(settings);
    parameters.put("Report", at.whole());
    String check =
        draft.pipeline(
            "check-" + monitor,
            "{type: codebuild, project: " + draft.model().name() + "-check-" + monitor + "}",
            parameters,
            "runs Evidently and writes its report there, until your monitoring schedule does no"
                + " more");
    if (isSchedule(schedule)) {
      draft.trigger(
          monitor + "-schedule", "schedule: " + Draft.quoted(schedule) + ", timezone: UTC", check);
    } else {
      draft.remark("'" + schedule + "' is no schedule here: " + check + " is started by a request");
      draft.trigger(monitor + "-request", "request: {}", check);
    }
    if (!draft.hasPipeline(MlopsConfig.TRAIN)) {
      MlopsConfig.train(draft, new LinkedHashMap<>());
    }
    draft.trigger(monitor + "-drift", "monitor: " + monitor, MlopsConfig.TRAIN);
  }

  private Location unknown(Draft draft) {
    draft.remark(
        "where "
            + kind
            + " reports are written is not in the file: put it in place of"
            + " s3://fill-in/"
            + kind
            + "/");
    return new Location("fill-in", kind + "/", Optional.empty());
  }

  private static boolean isSchedule(String text) {
    try {
      ScheduleExpression _ = ScheduleExpression.parse(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
