package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.Optional;

/** Reads targets that are no more than a name. */
final class NamedTargets {
  private static final NameForm SAGEMAKER_PIPELINE =
      NameForm.plain(
              "a sagemaker-pipeline",
              "[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,255}",
              "letters, digits and inner hyphens; or arn:aws:sagemaker:REGION:ACCOUNT:pipeline/NAME")
          .orArn("sagemaker", "pipeline/[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,255}");
  private static final NameForm STATE_MACHINE =
      NameForm.plain(
              "a state-machine",
              "[A-Za-z0-9_-]{1,80}",
              "letters, digits, '-' and '_'; or arn:aws:states:REGION:ACCOUNT:stateMachine:NAME")
          .orArn("states", "stateMachine:[A-Za-z0-9_-]{1,80}");
  private static final NameForm ENVIRONMENT =
      NameForm.plain(
          "an environment of MWAA",
          "[a-zA-Z][0-9a-zA-Z_-]{0,79}",
          "a letter, then letters, digits, '-' and '_'");
  private static final NameForm DAG =
      NameForm.plain("a DAG", "[A-Za-z0-9_.-]{1,250}", "letters, digits, '_', '.' and '-'");
  private static final NameForm CODEBUILD =
      NameForm.plain(
          "a project of CodeBuild",
          "[A-Za-z0-9][A-Za-z0-9_-]{1,254}",
          "letters, digits, '-' and '_'");
  private static final NameForm CODEPIPELINE =
      NameForm.plain(
          "a pipeline of CodePipeline",
          "[A-Za-z0-9.@_-]{1,100}",
          "letters, digits, '.', '@', '-' and '_'");

  /**
   * The longest path that InvokeRestApi takes is 64 characters: {@code /dags/DAG/dagRuns/RUN}, in
   * which a run has at least 16 to be told from others.
   */
  private static final int DAG_MOST = 64 - "/dags//dagRuns/".length() - 16;

  private NamedTargets() {}

  static Optional<Target> sageMakerPipeline(Fields fields, EnvironmentText environment) {
    return fields
        .readRequired("name", SAGEMAKER_PIPELINE.in(environment))
        .map(Target.SageMakerPipeline::new);
  }

  static Optional<Target> stateMachine(Fields fields, EnvironmentText environment) {
    return fields.readRequired("name", STATE_MACHINE.in(environment)).map(Target.StateMachine::new);
  }

  static Optional<Target> codeBuild(Fields fields, EnvironmentText environment) {
    return fields.readRequired("project", CODEBUILD.in(environment)).map(Target.CodeBuild::new);
  }

  static Optional<Target> codePipeline(Fields fields, EnvironmentText environment) {
    return fields.readRequired("name", CODEPIPELINE.in(environment)).map(Target.CodePipeline::new);
  }

  static Optional<Target> mwaaDag(Fields fields, EnvironmentText environment) {
    Optional<String> where = fields.readRequired("environment", ENVIRONMENT.in(environment));
    Optional<String> dag =
        fields.readRequired("dag", DAG.in(environment).andThen(NamedTargets::callable));
    return where.flatMap(name -> dag.map(id -> new Target.MwaaDag(name, id)));
  }

  private static String callable(String dag) {
    if (dag.length() > DAG_MOST) {
      throw new InvalidValue(
          "'"
              + Text.brief(dag)
              + "' has "
              + dag.length()
              + " characters; MWAA takes paths of 64, so a DAG's id has at most "
              + DAG_MOST,
          "give it a shorter dag_id");
    }
    return dag;
  }
}
