package dev.retrigger.local.cli;

import dev.retrigger.aws.AwsClients;
import dev.retrigger.targets.ProjectClients;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The targets' services as the caller of a command may use them, to look at executions. */
record CallersClients() implements ProjectClients {
  @Override
  public String stateMachines() {
    return ""; // Executions are looked at by their ARN.
  }

  @Override
  public SageMakerClient sageMaker() {
    return AwsClients.of(SageMakerClient.builder());
  }

  @Override
  public SfnClient stepFunctions() {
    return AwsClients.of(SfnClient.builder());
  }

  @Override
  public MwaaClient mwaa() {
    return AwsClients.of(MwaaClient.builder());
  }

  @Override
  public CodeBuildClient codeBuild() {
    return AwsClients.of(CodeBuildClient.builder());
  }

  @Override
  public CodePipelineClient codePipeline() {
    return AwsClients.of(CodePipelineClient.builder());
  }

  @Override
  public EcsClient ecs() {
    return AwsClients.of(EcsClient.builder());
  }

  @Override
  public CloudWatchLogsClient logs() {
    return AwsClients.of(CloudWatchLogsClient.builder());
  }

  @Override
  public LambdaClient lambda() {
    return AwsClients.of(LambdaClient.builder());
  }
}
