package dev.retrigger.local.runtime;

import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.LocalCodePipeline;
import dev.retrigger.local.aws.LocalSageMaker.Declared;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.models.Pipeline;
import dev.retrigger.models.Target;
import dev.retrigger.targets.CodeBuildTarget;
import dev.retrigger.targets.CodePipelineTarget;
import dev.retrigger.targets.EcsTaskTarget;
import dev.retrigger.targets.LambdaTarget;
import dev.retrigger.targets.MwaaDagTarget;
import dev.retrigger.targets.SageMakerPipelineTarget;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the pipelines of model files start, as their users would have made it on AWS: a project for
 * each that is built, a DAG for each that is triggered ... A state machine is its user's own
 * template's, and receivers of messages are where they are.
 */
final class TargetResources {
  private static final String AIRFLOW = "2.10.3";

  private final LocalCloud cloud;
  private final Set<String> made = new HashSet<>();

  TargetResources(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Makes what the pipeline starts, unless another one starts the same. */
  void make(Pipeline pipeline, PipelineRunner runner) {
    Target target = pipeline.target();
    if (!made.add(target.allowName())) {
      return;
    }
    switch (target.type()) {
      case SageMakerPipelineTarget.TYPE ->
          cloud
              .sageMaker()
              .createPipeline(
                  target.name(),
                  pipeline.parameters().keySet().stream()
                      .map(name -> new Declared(name, "String", Optional.empty()))
                      .toList(),
                  runner);
      case CodeBuildTarget.TYPE -> cloud.codeBuild().createProject(target.name(), Map.of(), runner);
      case CodePipelineTarget.TYPE ->
          cloud.codePipeline().createPipeline(target.name(), variables(pipeline), runner);
      case EcsTaskTarget.TYPE -> {
        cloud.ecs().createCluster(setting(target, "cluster"));
        cloud
            .ecs()
            .registerTaskDefinition(
                setting(target, "taskDefinition"), List.of(setting(target, "container")), runner);
      }
      case LambdaTarget.TYPE -> cloud.functions().createFunction(target.name(), runner);
      case MwaaDagTarget.TYPE -> {
        cloud.mwaa().createEnvironment(setting(target, "environment"), AIRFLOW);
        cloud.mwaa().createDag(setting(target, "environment"), setting(target, "dag"), runner);
      }
      default -> {
        // Nothing of it is this machine's.
      }
    }
  }

  private static Map<String, Optional<String>> variables(Pipeline pipeline) {
    Map<String, Optional<String>> variables = new LinkedHashMap<>();
    pipeline.parameters().keySet().forEach(name -> variables.put(name, Optional.empty()));
    variables.put(LocalCodePipeline.MARKER, Optional.empty());
    return variables;
  }

  /** A setting that is no template, without the marks that say so. */
  private static String setting(Target target, String name) {
    return Optional.ofNullable(target.settings().get(name))
        .orElseThrow(() -> new IllegalStateException(target.type() + " has no " + name))
        .text()
        .replace("$${", "${");
  }
}
