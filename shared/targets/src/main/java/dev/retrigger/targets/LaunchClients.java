package dev.retrigger.targets;

import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.ParameterSource;
import dev.retrigger.aws.SsmParameters;
import dev.retrigger.domain.LaunchRole;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The services of AWS under a project's launch role, in that role's account. */
record LaunchClients(LaunchRole role, AwsCredentialsProvider credentials, String region)
    implements ProjectClients {
  @Override
  public String stateMachines() {
    return "arn:"
        + role.partition()
        + ":states:"
        + region
        + ":"
        + role.account()
        + ":stateMachine:";
  }

  @Override
  public SageMakerClient sageMaker() {
    return launched(SageMakerClient.builder());
  }

  @Override
  public SfnClient stepFunctions() {
    return launched(SfnClient.builder());
  }

  @Override
  public MwaaClient mwaa() {
    return launched(MwaaClient.builder());
  }

  @Override
  public CodeBuildClient codeBuild() {
    return launched(CodeBuildClient.builder());
  }

  @Override
  public CodePipelineClient codePipeline() {
    return launched(CodePipelineClient.builder());
  }

  @Override
  public EcsClient ecs() {
    return launched(EcsClient.builder());
  }

  @Override
  public CloudWatchLogsClient logs() {
    return launched(CloudWatchLogsClient.builder());
  }

  @Override
  public LambdaClient lambda() {
    return launched(LambdaClient.builder());
  }

  @Override
  public ParameterSource parameters() {
    return new SsmParameters(launched(SsmClient.builder()));
  }

  /**
   * Each call is made once, and repeated by whoever knows what it may have done: a repetition that
   * is throttled would hide that the first one got through.
   */
  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C launched(B builder) {
    return AwsClients.once(under(builder));
  }

  private <B extends AwsClientBuilder<B, C>, C> B under(B builder) {
    return builder.credentialsProvider(credentials).region(Region.of(region));
  }
}
