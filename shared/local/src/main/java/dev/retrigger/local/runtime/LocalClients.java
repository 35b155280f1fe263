package dev.retrigger.local.runtime;

import dev.retrigger.local.LocalCloud;
import dev.retrigger.targets.ProjectClients;
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
}
