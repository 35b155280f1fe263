package dev.retrigger.models;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A kind of target, and who reads it. */
record TargetKind(String word, Shape shape, Reader reader) {
  private static final List<TargetKind> ALL =
      List.of(
          new TargetKind(
              Target.SageMakerPipeline.TYPE,
              Shape.SAGEMAKER_PIPELINE,
              (fields, text, _) -> NamedTargets.sageMakerPipeline(fields, text)),
          new TargetKind(
              Target.StateMachine.TYPE,
              Shape.STATE_MACHINE,
              (fields, text, _) -> NamedTargets.stateMachine(fields, text)),
          new TargetKind(
              Target.MwaaDag.TYPE,
              Shape.MWAA_DAG,
              (fields, text, _) -> NamedTargets.mwaaDag(fields, text)),
          new TargetKind(
              Target.CodeBuild.TYPE,
              Shape.CODEBUILD,
              (fields, text, _) -> NamedTargets.codeBuild(fields, text)),
          new TargetKind(
              Target.CodePipeline.TYPE,
              Shape.CODEPIPELINE,
              (fields, text, _) -> NamedTargets.codePipeline(fields, text)),
          new TargetKind(
              Target.EcsTask.TYPE,
              Shape.ECS_TASK,
              (fields, text, templates) -> new EcsTaskReader(text, templates).read(fields)),
          new TargetKind(
              Target.Lambda.TYPE,
              Shape.LAMBDA,
              (fields, text, templates) -> new DeliveryReader(text, templates).lambda(fields)),
          new TargetKind(
              Target.Kafka.TYPE,
              Shape.KAFKA,
              (fields, text, templates) -> new DeliveryReader(text, templates).kafka(fields)),
          new TargetKind(
              Target.Webhook.TYPE,
              Shape.WEBHOOK,
              (fields, text, templates) -> new DeliveryReader(text, templates).webhook(fields)));

  static Set<String> words() {
    return ALL.stream().map(TargetKind::word).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static Optional<TargetKind> of(String word) {
    return ALL.stream().filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** Makes a target of its fields; what is wrong with them is told. */
  interface Reader {
    Optional<Target> read(Fields fields, EnvironmentText environment, TemplateReader templates);
  }
}
