package dev.retrigger.testing.oracle;

import java.time.Duration;
import java.util.List;

/**
 * What a service documents about starts that are repeated. Where it documents nothing, the rules
 * are the harshest that fit its words, so what holds here holds there. Sources: {@code
 * reliability.md} 1.0 and {@code design.md} 8.
 *
 * @param target the word in model files
 * @param window how long the key is remembered: a token since the start, a name since the end
 * @param listedAfter how long a new execution is missing from listings
 * @param findable how long after its end an execution can be found; zero: there is no looking
 * @param declaredWindow what the adapter says of {@code window}
 * @param declaredHorizon what the adapter says of {@code findable}, counted from the start
 */
public record ServiceRules(
    String target,
    Key key,
    Duration window,
    Duration listedAfter,
    Duration findable,
    Duration declaredWindow,
    Duration declaredHorizon) {

  /** What a service does with the key of a start. */
  public enum Key {
    /** It answers with the first execution, and begins another once it has forgotten the token. */
    TOKEN,
    /** It answers with the execution that runs; the name of one that is over is taken. */
    NAME,
    /** It says that there is such a thing already, and keeps it. */
    UNIQUE,
    /** It begins again, whoever asks. */
    NONE
  }

  private static final Duration LISTING = Duration.ofSeconds(30);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration YEAR = Duration.ofDays(365);

  /** The window of its token is not documented: as short as the shortest that is. */
  public static final ServiceRules SAGEMAKER_PIPELINE =
      new ServiceRules(
          "sagemaker-pipeline", Key.TOKEN, FIVE_MINUTES, LISTING, YEAR, FIVE_MINUTES, MONTH);

  public static final ServiceRules STATE_MACHINE =
      new ServiceRules(
          "state-machine",
          Key.NAME,
          Duration.ofDays(90),
          Duration.ZERO,
          Duration.ofDays(90),
          Duration.ofDays(89),
          Duration.ofDays(89));

  /** Until somebody deletes the DAG run. */
  public static final ServiceRules MWAA_DAG =
      new ServiceRules(
          "mwaa-dag",
          Key.UNIQUE,
          YEAR,
          Duration.ZERO,
          YEAR,
          Duration.ofDays(7),
          Duration.ofDays(7));

  public static final ServiceRules CODEBUILD =
      new ServiceRules("codebuild", Key.TOKEN, FIVE_MINUTES, LISTING, YEAR, FIVE_MINUTES, MONTH);

  /** The window of its token is not documented either. */
  public static final ServiceRules CODEPIPELINE =
      new ServiceRules("codepipeline", Key.TOKEN, FIVE_MINUTES, LISTING, YEAR, FIVE_MINUTES, MONTH);

  /** A token lives an hour longer than its task, which may end as soon as it began. */
  public static final ServiceRules ECS_TASK =
      new ServiceRules(
          "ecs-task",
          Key.TOKEN,
          HOUR,
          LISTING,
          HOUR,
          Duration.ofMinutes(50),
          Duration.ofMinutes(55));

  public static final ServiceRules LAMBDA = delivery("lambda", Key.NONE, Duration.ZERO);
  public static final ServiceRules KAFKA = delivery("kafka", Key.NONE, Duration.ZERO);

  /** Receivers keep the ids of what they got for five minutes. */
  public static final ServiceRules WEBHOOK = delivery("webhook", Key.TOKEN, FIVE_MINUTES);

  /** Every service that a run may execute at. */
  public static final List<ServiceRules> ALL =
      List.of(
          SAGEMAKER_PIPELINE,
          STATE_MACHINE,
          MWAA_DAG,
          CODEBUILD,
          CODEPIPELINE,
          ECS_TASK,
          LAMBDA,
          KAFKA,
          WEBHOOK);

  private static ServiceRules delivery(String target, Key key, Duration window) {
    return new ServiceRules(
        target, key, window, Duration.ZERO, Duration.ZERO, window, Duration.ZERO);
  }

  @Override
  public String toString() {
    return target;
  }
}
