package dev.retrigger.states.task;

import dev.retrigger.states.task.TaskResource.Mode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The integrations Step Functions has made, and how each may be waited for. */
final class OptimizedIntegrations {
  private static final Set<Mode> CALL = EnumSet.of(Mode.REQUEST_RESPONSE);
  private static final Set<Mode> JOB = EnumSet.of(Mode.REQUEST_RESPONSE, Mode.SYNC);
  private static final Set<Mode> TOKEN =
      EnumSet.of(Mode.REQUEST_RESPONSE, Mode.WAIT_FOR_TASK_TOKEN);
  private static final Set<Mode> JOB_OR_TOKEN =
      EnumSet.of(Mode.REQUEST_RESPONSE, Mode.SYNC, Mode.WAIT_FOR_TASK_TOKEN);

  private static final Map<String, Map<String, Set<Mode>>> SERVICES = new TreeMap<>();

  static {
    add("apigateway", TOKEN, "invoke");
    add("athena", JOB, "startQueryExecution");
    add("athena", CALL, "getQueryExecution", "getQueryResults", "stopQueryExecution");
    add("batch", JOB_OR_TOKEN, "submitJob");
    add("bedrock", TOKEN, "invokeModel");
    add("bedrock", JOB, "createModelCustomizationJob");
    add("codebuild", JOB, "startBuild", "startBuildBatch");
    add("codebuild", CALL, "stopBuild", "stopBuildBatch", "retryBuild", "retryBuildBatch");
    add("codebuild", CALL, "batchDeleteBuilds", "batchGetBuilds", "batchGetReports");
    add("databrew", JOB, "startJobRun");
    add("dynamodb", CALL, "getItem", "putItem", "updateItem", "deleteItem");
    add("ecs", JOB_OR_TOKEN, "runTask");
    add("eks", JOB, "createCluster", "deleteCluster", "createNodegroup", "deleteNodegroup");
    add("eks", JOB, "createFargateProfile", "deleteFargateProfile", "runJob");
    add("eks", CALL, "call");
    add("elasticmapreduce", JOB, "createCluster", "terminateCluster", "addStep");
    add("elasticmapreduce", CALL, "cancelStep", "setClusterTerminationProtection");
    add("elasticmapreduce", CALL, "modifyInstanceFleetByName", "modifyInstanceGroupByName");
    add("emr-containers", JOB, "createVirtualCluster", "deleteVirtualCluster", "startJobRun");
    add("emr-serverless", JOB, "createApplication", "startApplication", "stopApplication");
    add("emr-serverless", JOB, "deleteApplication", "startJobRun", "cancelJobRun");
    add("events", TOKEN, "putEvents");
    add("glue", JOB, "startJobRun");
    add("http", CALL, "invoke");
    add("lambda", TOKEN, "invoke");
    add("mediaconvert", JOB, "createJob");
    add("sagemaker", JOB, "createHyperParameterTuningJob", "createLabelingJob");
    add("sagemaker", JOB, "createProcessingJob", "createTrainingJob", "createTransformJob");
    add("sagemaker", CALL, "createEndpoint", "createEndpointConfig", "createModel");
    add("sagemaker", CALL, "updateEndpoint");
    add("sns", TOKEN, "publish");
    add("sqs", TOKEN, "sendMessage");
    add("states", EnumSet.allOf(Mode.class), "startExecution");
  }

  private OptimizedIntegrations() {}

  private static void add(String service, Collection<Mode> modes, String... operations) {
    for (String operation : List.of(operations)) {
      SERVICES.computeIfAbsent(service, _ -> new TreeMap<>()).put(operation, EnumSet.copyOf(modes));
    }
  }

  /** The ways to wait for an integration; none when there is no such integration. */
  static Set<Mode> modes(String service, String operation) {
    return SERVICES.getOrDefault(service, Map.of()).getOrDefault(operation, Set.of());
  }

  static Set<String> operations(String service) {
    return new TreeSet<>(SERVICES.getOrDefault(service, Map.of()).keySet());
  }
}
