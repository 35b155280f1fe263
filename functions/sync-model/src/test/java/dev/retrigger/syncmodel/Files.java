package dev.retrigger.syncmodel;

/** Files for tests. */
final class Files {
  static final String PROJECT_KEY = "projects/growth.yaml";
  static final String MODEL_KEY = "models/growth/churn.yaml";

  static final String PROJECT =
      """
      version: 1
      project: growth
      owner: {team: growth-ml, slack: growth-oncall}
      timezone: Europe/Oslo
      allow:
        targets: ["sagemaker-pipeline/churn-*", "state-machine/churn-*"]
        buckets: ["acme-lake-*/churn/*"]
      """;

  static final String MODEL =
      """
      version: 1
      model: growth/churn
      inputs:
        training: {s3: "s3://acme-lake-${env}/churn/in/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {InputManifest: "${inputs.training.manifest}"}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        new-data: {input: training, start: train}
      """;

  private Files() {}
}
