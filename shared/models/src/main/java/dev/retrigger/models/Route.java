package dev.retrigger.models;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.TriggerId;

/** Says that events of {@code resource}, such as a bucket, concern a trigger. */
public record Route(String source, String resource, TriggerId trigger) {
  /** The source of objects; the resource is the bucket's name. */
  public static final String S3 = "s3";

  /** The source of images; the resource is the repository's name. */
  public static final String ECR = "ecr";

  /** The source of alarms; the resource is the alarm's name. */
  public static final String ALARM = "alarm";

  /** The source of drift reports; the resource is the bucket's name. */
  public static final String REPORT = "report";

  /** The source of GitLab's events; the resource is the project's path. */
  public static final String GITLAB = "gitlab";

  /** The source of MLflow's events; the resource is the registered model's name. */
  public static final String MLFLOW = "mlflow";

  /** The source of other webhooks; the resource is the sender's name. */
  public static final String WEBHOOK = "webhook";

  /** The source of model packages; the resource is their group's name. */
  public static final String REGISTRY = "registry";

  /** The source of ends of runs; the resource is {@link #finished}. */
  public static final String FINISHED = "finished";

  /** The resource of a pipeline's runs that end so. */
  public static String finished(PipelineId pipeline, RunStatus status) {
    return pipeline + "#" + status.name();
  }
}
