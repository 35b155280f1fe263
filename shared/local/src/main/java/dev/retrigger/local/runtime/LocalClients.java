package dev.retrigger.local.runtime;

import dev.retrigger.aws.ParameterSource;
import dev.retrigger.aws.SsmParameters;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.targets.ProjectClients;
import dev.retrigger.targets.WebhookTarget;
import java.time.InstantSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The services of this machine, which are every project's. */
record LocalClients(LocalCloud cloud) implements ProjectClients {
  @Override
  public String stateMachines() {
    return "arn:aws:states:"
        + cloud.account().region()
        + ":"
        + cloud.account().id()
        + ":stateMachine:";
  }

  @Override
  public SageMakerClient sageMaker() {
    return cloud.sageMaker();
  }

  @Override
  public SfnClient stepFunctions() {
    return cloud.stepFunctions();
  }

  @Override
  public MwaaClient mwaa() {
    return cloud.mwaa();
  }

  @Override
  public CodeBuildClient codeBuild() {
    return cloud.codeBuild();
  }

  @Override
  public CodePipelineClient codePipeline() {
    return cloud.codePipeline();
  }

  @Override
  public EcsClient ecs() {
    return cloud.ecs();
  }

  @Override
  public CloudWatchLogsClient logs() {
    return cloud.logs();
  }

  @Override
  public LambdaClient lambda() {
    return cloud.functions();
  }

  @Override
  public ParameterSource parameters() {
    return new SsmParameters(cloud.parameters());
  }

  @Override
  public WebhookTarget.Sender webhooks() {
    return LocalReceivers::send;
  }

  @Override
  public InstantSource clock() {
    return cloud.loop();
  }
}
