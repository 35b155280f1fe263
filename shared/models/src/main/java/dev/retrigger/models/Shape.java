package dev.retrigger.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which keys may stand where. The readers ask for no others, the JSON Schemas in {@code docs} list
 * the same ones, and tests hold the three together.
 *
 * @param later keys of the whole format that this version does not know what to do with
 * @param elsewhere keys that would mean something in a neighbouring shape, and why not here
 */
record Shape(
    String name, Map<String, String> purposes, Set<String> later, Map<String, String> elsewhere) {
  /** Kinds of target that no adapter of this version starts. */
  static final Set<String> LATER_TARGETS = Set.of("sagemaker-endpoint");

  private static final String A_SCHEDULES = "it belongs to a schedule";
  private static final String A_FOLDERS = "it belongs to an input with 's3'";
  private static final Map<String, String> OTHERS =
      Map.of(
          "window", "it belongs to a trigger on data",
          "timezone", A_SCHEDULES,
          "onlyIf", A_SCHEDULES,
          "missed", A_SCHEDULES,
          "jitter", A_SCHEDULES,
          "except", A_SCHEDULES,
          "within", "it belongs to a combination");

  static final Shape MODEL =
      new Shape(
          "model",
          keys(
              "version", "it is 1",
              "model", "such as project/name",
              "mode", "dry-run, ask or auto",
              "inputs", "what runs read",
              "monitors", "who tells of drift",
              "pipelines", "what runs start",
              "triggers", "why runs start",
              "notify", "who is told",
              "mlflow", "where runs are registered"),
          Set.of(),
          Map.of());
  static final Shape INPUT =
      new Shape(
          "input",
          keys(
              "s3", "such as s3://bucket/folder/",
              "files", "a glob of file names",
              "partition", "a glob of folders, such as dt=*/",
              "select", "new, all or last DURATION",
              "snapshot", "pin"),
          Set.of(),
          Map.of("tags", "it belongs to an input with 'ecr'"));
  static final Shape IMAGE_INPUT =
      new Shape(
          "imageInput",
          keys(
              "ecr", "the repository's name, such as growth/churn",
              "tags", "such as {semver: \">=1.0.0\"}",
              "replication", "true or false",
              "scan", "what its scan must say first"),
          Set.of(),
          Map.of("s3", "an input is a folder or images", "files", A_FOLDERS, "select", A_FOLDERS));
  static final Shape TAGS =
      new Shape(
          "tags",
          keys(
              "semver", "such as \">=1.0.0 <2.0.0\"",
              "prerelease", "true or false",
              "regex", "matches whole tags",
              "exact", "such as [prod]"),
          Set.of(),
          Map.of());
  static final Shape SCAN =
      new Shape(
          "scan",
          keys(
              "wait", "such as 30m",
              "critical", "how many findings are tolerated",
              "high", "how many findings are tolerated",
              "medium", "how many findings are tolerated",
              "low", "how many findings are tolerated",
              "informational", "how many findings are tolerated",
              "undefined", "how many findings are tolerated"),
          Set.of(),
          Map.of());
  static final Shape MONITOR =
      new Shape(
          "monitor",
          keys(
              "alarm", "a CloudWatch alarm's name",
              "report", "such as s3://bucket/folder/",
              "files", "a glob of paths below the folder",
              "format", "auto, model-monitor, evidently or nannyml",
              "check", "which part of a report counts",
              "persist", "such as {times: 2, of: 3}"),
          Set.of("capture", "baseline", "every"),
          Map.of());
  static final Shape CHECK =
      new Shape(
          "check",
          keys(
              "features", "those that count",
              "critical", "those whose drift is enough",
              "ignore", "those that never count",
              "minRows", "fewer decide nothing"),
          Set.of("method", "threshold"),
          Map.of());
  static final Shape PERSIST =
      new Shape(
          "persist",
          keys("times", "how often drift must be seen", "of", "in how many reports"),
          Set.of(),
          Map.of());
  static final Shape PIPELINE =
      new Shape(
          "pipeline",
          keys(
              "target", "such as {type: sagemaker-pipeline, name: churn-train}",
              "parameters", "what the target is given",
              "timeout", "such as 4h",
              "limits", "how often it may run",
              "retry", "what becomes of a run that failed",
              "approval", "who is asked before a run starts",
              "versions", "how the versions of what it makes are named"),
          Set.of("evaluate", "rollout"),
          Map.of());
  static final Shape SAGEMAKER_PIPELINE =
      target("sagemakerPipelineTarget", "name", "the pipeline's name or ARN");
  static final Shape STATE_MACHINE =
      target("stateMachineTarget", "name", "the state machine's name or ARN");
  static final Shape MWAA_DAG =
      target("mwaaDagTarget", "environment", "the environment's name", "dag", "the DAG's id");
  static final Shape CODEBUILD = target("codebuildTarget", "project", "the project's name");
  static final Shape CODEPIPELINE = target("codepipelineTarget", "name", "the pipeline's name");
  static final Shape ECS_TASK =
      target(
          "ecsTaskTarget",
          "cluster",
          "the cluster's name",
          "taskDefinition",
          "FAMILY or FAMILY:REVISION",
          "container",
          "the container that is given the parameters",
          "subnets",
          "such as [subnet-0abc1234]",
          "securityGroups",
          "such as [sg-0abc1234]",
          "command",
          "instead of the container's own",
          "cpu",
          "such as 1024",
          "memory",
          "in MiB, such as 4096",
          "assignPublicIp",
          "true or false",
          "logGroup",
          "where the container logs",
          "taskRole",
          "the role of the task definition's container",
          "executionRole",
          "the role of the task definition's start");
  static final Shape LAMBDA =
      target(
          "lambdaTarget",
          "function",
          "the function's name or ARN",
          "await",
          "delivery or callback");
  static final Shape KAFKA =
      target(
          "kafkaTarget",
          "brokers",
          "HOST:PORT,HOST:PORT",
          "topic",
          "the topic's name",
          "key",
          "what decides the partition",
          "credentials",
          "the name of an entry of Parameter Store",
          "await",
          "delivery or callback");
  static final Shape WEBHOOK =
      target(
          "webhookTarget",
          "url",
          "https://HOST/PATH",
          "secret",
          "the name of an entry of Parameter Store",
          "await",
          "delivery or callback");
  static final Shape LIMITS =
      new Shape(
          "limits",
          keys(
              "cooldown", "such as 6h",
              "concurrency", "how many runs at a time",
              "onBusy", "coalesce, queue, skip or replace",
              "budget", "how many runs, and what they may cost",
              "breaker", "{failures, pauseFor}, or off",
              "hours", "such as Mon-Fri 08:00-18:00"),
          Set.of(),
          Map.of());
  static final Shape BUDGET =
      new Shape(
          "budget",
          keys(
              "per", "day or month",
              "runs", "how many may start",
              "usd", "what they may cost",
              "costPerRun", "what one costs at most"),
          Set.of(),
          Map.of());
  static final Shape BREAKER =
      new Shape(
          "breaker",
          keys("failures", "how many in a row", "pauseFor", "such as 1d"),
          Set.of(),
          Map.of());
  static final Shape RETRY =
      new Shape(
          "retry",
          keys(
              "attempts", "0 to 10",
              "from", "failed-step or start",
              "backoff", "such as 5m"),
          Set.of(),
          Map.of());
  static final Shape APPROVAL =
      new Shape(
          "approval",
          keys(
              "approvers", "such as [\"slack:@ml-leads\"]",
              "expires", "such as 2d",
              "allowRequester", "true or false"),
          Set.of(),
          Map.of());
  static final Shape VERSIONS =
      new Shape(
          "versions",
          keys("prefix", "how the names of the models begin, such as churn-"),
          Set.of(),
          Map.of());
  static final Shape DATA_TRIGGER =
      trigger(
          "dataTrigger", "input", "the name of an input", "window", "how objects are collected");
  static final Shape IMAGE_TRIGGER =
      trigger("imageTrigger", "input", "the name of an input with 'ecr'");
  static final Shape SCHEDULE_TRIGGER =
      trigger(
          "scheduleTrigger",
          "schedule",
          "such as cron(0 3 * * ? *)",
          "timezone",
          "such as Europe/Oslo",
          "onlyIf",
          "new-data",
          "missed",
          "none, last or all",
          "jitter",
          "such as 15m",
          "except",
          "days such as [2026-12-24, 2026-12-31..2027-01-01]");
  static final Shape DRIFT_TRIGGER = trigger("driftTrigger", "monitor", "the name of a monitor");
  static final Shape ALARM_TRIGGER = trigger("alarmTrigger", "alarm", "a CloudWatch alarm's name");
  static final Shape GITLAB_TRIGGER =
      trigger("gitlabTrigger", "gitlab", "what must happen in a GitLab project");
  static final Shape MLFLOW_TRIGGER =
      trigger("mlflowTrigger", "mlflow", "what must happen to a registered model");
  static final Shape WEBHOOK_TRIGGER =
      trigger("webhookTrigger", "webhook", "what a sender must say");
  static final Shape REGISTERED_TRIGGER =
      trigger("registeredTrigger", "registered", "whose model packages must be approved");
  static final Shape FINISHED_TRIGGER =
      trigger("finishedTrigger", "finished", "which pipeline's run must end, and how");
  static final Shape REQUEST_TRIGGER =
      trigger("requestTrigger", "request", "what a request must give, or {}");
  static final Shape COMBINATION_TRIGGER =
      trigger(
          "combinationTrigger",
          "all",
          "triggers, each of which must fire",
          "any",
          "triggers, one of which must fire",
          "sequence",
          "triggers, which must fire in this order",
          "absence",
          "a trigger that must fire, and those that must not fire after it",
          "within",
          "such as 1h");
  static final Shape GITLAB =
      new Shape(
          "gitlab",
          keys(
              "project", "its path, such as growth/churn",
              "event", "such as push, tag or merge-request",
              "branch", "a glob of branches",
              "tags", "such as {semver: \">=1.0.0\"}",
              "paths", "globs of changed files",
              "actions", "of merge requests, such as [merge]",
              "statuses", "such as [success]",
              "job", "the job's name",
              "environment", "the deployment's environment",
              "forks", "true or false",
              "protected", "true or false"),
          Set.of(),
          Map.of());
  static final Shape MLFLOW_EVENT =
      new Shape(
          "mlflowEvent",
          keys(
              "model", "the registered model's name",
              "event", "alias or version",
              "alias", "such as champion"),
          Set.of(),
          Map.of());
  static final Shape WEBHOOK_EVENT =
      new Shape(
          "webhookEvent",
          keys("sender", "its name in the secret", "match", "such as {/status: done}"),
          Set.of(),
          Map.of());
  static final Shape REGISTERED =
      new Shape("registered", keys("modelPackageGroup", "its name"), Set.of(), Map.of());
  static final Shape FINISHED =
      new Shape(
          "finished",
          keys(
              "pipeline", "its name",
              "status", "such as succeeded, or [succeeded, failed]",
              "model", "another model, as PROJECT/NAME"),
          Set.of(),
          Map.of());
  static final Shape REQUEST =
      new Shape("request", keys("requires", "such as [commit]"), Set.of(), Map.of());
  static final Shape WINDOW =
      new Shape(
          "window",
          keys(
              "quiet", "such as 10m",
              "maxWait", "such as 2h",
              "maxObjects", "at most 100000",
              "doneMarker", "the name of a file, such as _SUCCESS",
              "ifNoMarker", "park or close"),
          Set.of(),
          Map.of());
  static final Shape NOTIFY =
      new Shape(
          "notify",
          keys("slack", "a channel without '#'", "events", "kinds of notice"),
          Set.of(),
          Map.of());
  static final Shape MLFLOW =
      new Shape(
          "mlflow",
          keys(
              "uri", "such as https://mlflow.example.com",
              "model", "the registered model's name",
              "experiment", "the experiment's name",
              "token", "a path in Parameter Store"),
          Set.of(),
          Map.of());
  static final Shape PROJECT =
      new Shape(
          "project",
          keys(
              "version", "it is 1",
              "project", "its name",
              "owner", "who is responsible",
              "timezone", "such as Europe/Oslo",
              "allow", "what its models may start and read",
              "caps", "what its pipelines may do together",
              "launch", "the role under which its targets start",
              "defaults", "what its pipelines get that say nothing else"),
          Set.of(),
          Map.of());
  static final Shape OWNER =
      new Shape(
          "owner",
          keys(
              "team", "its name",
              "slack", "a channel without '#'",
              "sns", "the name of a topic"),
          Set.of(),
          Map.of());
  static final Shape ALLOW =
      new Shape(
          "allow",
          keys(
              "targets", "such as [sagemaker-pipeline/churn-*]",
              "buckets", "such as [acme-lake-*/churn/*]",
              "approvers", "such as [\"slack:@ml-leads\"]"),
          Set.of(),
          Map.of());
  static final Shape CAPS =
      new Shape(
          "caps",
          keys(
              "concurrency", "how many runs at a time",
              "budget", "how many runs, and what they may cost",
              "task", "the largest Fargate task"),
          Set.of(),
          Map.of());
  static final Shape TASK =
      new Shape(
          "task",
          keys("cpu", "such as 4096", "memory", "in MiB, such as 16384"),
          Set.of(),
          Map.of());
  static final Shape LAUNCH =
      new Shape(
          "launch",
          keys(
              "role", "arn:aws:iam::ACCOUNT:role/retrigger/launch/PROJECT",
              "externalId", "what the role's trust asks for"),
          Set.of(),
          Map.of());
  static final Shape DEFAULTS =
      new Shape(
          "defaults",
          keys(
              "limits", "limits of pipelines that set none",
              "retry", "what becomes of runs that failed",
              "approval", "who is asked"),
          Set.of(),
          Map.of());
  static final List<Shape> ALL =
      List.of(
          MODEL,
          INPUT,
          IMAGE_INPUT,
          TAGS,
          SCAN,
          MONITOR,
          CHECK,
          PERSIST,
          PIPELINE,
          SAGEMAKER_PIPELINE,
          STATE_MACHINE,
          MWAA_DAG,
          CODEBUILD,
          CODEPIPELINE,
          ECS_TASK,
          LAMBDA,
          KAFKA,
          WEBHOOK,
          LIMITS,
          BUDGET,
          BREAKER,
          RETRY,
          APPROVAL,
          VERSIONS,
          DATA_TRIGGER,
          IMAGE_TRIGGER,
          SCHEDULE_TRIGGER,
          DRIFT_TRIGGER,
          ALARM_TRIGGER,
          GITLAB_TRIGGER,
          MLFLOW_TRIGGER,
          WEBHOOK_TRIGGER,
          REGISTERED_TRIGGER,
          FINISHED_TRIGGER,
          REQUEST_TRIGGER,
          COMBINATION_TRIGGER,
          GITLAB,
          MLFLOW_EVENT,
          WEBHOOK_EVENT,
          REGISTERED,
          FINISHED,
          REQUEST,
          WINDOW,
          NOTIFY,
          MLFLOW,
          PROJECT,
          OWNER,
          ALLOW,
          CAPS,
          TASK,
          LAUNCH,
          DEFAULTS);

  /** Keys that this version understands. */
  Set<String> keys() {
    return purposes.keySet();
  }

  /** What a key is for, as a hint. */
  String purpose(String key) {
    return purposes.getOrDefault(key, "");
  }

  private static Shape target(String name, String... keysAndPurposes) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("type", "the kind of target");
    all.putAll(keys(keysAndPurposes));
    return new Shape(name, Collections.unmodifiableMap(all), Set.of(), Map.of());
  }

  private static Shape trigger(String name, String... keysAndPurposes) {
    Map<String, String> all = new LinkedHashMap<>(keys(keysAndPurposes));
    all.put("start", "the name of a pipeline");
    Map<String, String> elsewhere = new LinkedHashMap<>(OTHERS);
    elsewhere.keySet().removeAll(all.keySet());
    return new Shape(name, Collections.unmodifiableMap(all), Set.of(), elsewhere);
  }

  private static Map<String, String> keys(String... keysAndPurposes) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < keysAndPurposes.length; i += 2) {
      keys.put(keysAndPurposes[i], keysAndPurposes[i + 1]);
    }
    return Collections.unmodifiableMap(keys);
  }
}
