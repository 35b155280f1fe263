package dev.retrigger.targets;

import dev.retrigger.aws.ParameterSource;
import java.time.InstantSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * The services as one project may use them. Each client is made when its kind of target is first
 * asked for; a stand-in has those that it needs.
 */
public interface ProjectClients {
  /** What stands before a state machine's plain name in its ARN. */
  default String stateMachines() {
    throw new UnsupportedOperationException("no account");
  }

  default SageMakerClient sageMaker() {
    throw new UnsupportedOperationException("no SageMaker");
  }

  default SfnClient stepFunctions() {
    throw new UnsupportedOperationException("no Step Functions");
  }

  default MwaaClient mwaa() {
    throw new UnsupportedOperationException("no MWAA");
  }

  default CodeBuildClient codeBuild() {
    throw new UnsupportedOperationException("no CodeBuild");
  }

  default CodePipelineClient codePipeline() {
    throw new UnsupportedOperationException("no CodePipeline");
  }

  default EcsClient ecs() {
    throw new UnsupportedOperationException("no ECS");
  }

  default CloudWatchLogsClient logs() {
    throw new UnsupportedOperationException("no CloudWatch Logs");
  }

  default LambdaClient lambda() {
    throw new UnsupportedOperationException("no Lambda");
  }

  /** The secrets of targets that are not in AWS. */
  default ParameterSource parameters() {
    throw new UnsupportedOperationException("no Parameter Store");
  }

  /** The way to receivers of webhooks. */
  default WebhookTarget.Sender webhooks() {
    return new PublicSender();
  }

  /** The time, by which webhooks are signed. */
  default InstantSource clock() {
    return InstantSource.system();
  }
}
