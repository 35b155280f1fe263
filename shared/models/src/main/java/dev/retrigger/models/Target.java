package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run executes. A name is a plain one in the account of the project's launch role and the
 * stack's region; some kinds take an ARN instead.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Target.SageMakerPipeline.class, name = Target.SageMakerPipeline.TYPE),
  @JsonSubTypes.Type(value = Target.StateMachine.class, name = Target.StateMachine.TYPE),
  @JsonSubTypes.Type(value = Target.MwaaDag.class, name = Target.MwaaDag.TYPE),
  @JsonSubTypes.Type(value = Target.CodeBuild.class, name = Target.CodeBuild.TYPE),
  @JsonSubTypes.Type(value = Target.CodePipeline.class, name = Target.CodePipeline.TYPE),
  @JsonSubTypes.Type(value = Target.EcsTask.class, name = Target.EcsTask.TYPE),
  @JsonSubTypes.Type(value = Target.Lambda.class, name = Target.Lambda.TYPE),
  @JsonSubTypes.Type(value = Target.Kafka.class, name = Target.Kafka.TYPE),
  @JsonSubTypes.Type(value = Target.Webhook.class, name = Target.Webhook.TYPE)
})
public sealed interface Target {
  /** The resource, as allow-lists know it: {@code churn-train}, {@code ml-prod/growth_churn}. */
  String name();

  /** The word in model files. */
  String type();

  /**
   * The target's own fields, by the names that the model file gives them, filled in when a run
   * starts; lists are written {@code subnets.0}. A target that is its name has none.
   */
  default Map<String, ParameterTemplate> settings() {
    return Map.of();
  }

  /** Whether an execution that failed can go on from the step that failed. */
  default boolean resumes() {
    return false;
  }

  /**
   * When a run is over whose target only takes a message; empty if its execution can be followed.
   */
  default Optional<Await> awaits() {
    return Optional.empty();
  }

  /** What {@code allow.targets} of the project file is matched with. */
  default String allowName() {
    return type() + "/" + name();
  }

  /** The ARN, when the name is one. */
  default Optional<Arn> arn() {
    return Arn.parse(name());
  }

  /** A SageMaker Pipeline. */
  record SageMakerPipeline(String name) implements Target {
    public static final String TYPE = "sagemaker-pipeline";

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public boolean resumes() {
      return true;
    }
  }

  /** A STANDARD state machine of Step Functions. */
  record StateMachine(String name) implements Target {
    public static final String TYPE = "state-machine";

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public boolean resumes() {
      return true;
    }
  }

  /** A DAG of an environment of Managed Workflows for Apache Airflow. */
  record MwaaDag(String environment, String dag) implements Target {
    public static final String TYPE = "mwaa-dag";

    @Override
    public String name() {
      return environment + "/" + dag;
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Map<String, ParameterTemplate> settings() {
      return new Settings().text("environment", environment).text("dag", dag).build();
    }
  }

  /** A project of CodeBuild. */
  record CodeBuild(String project) implements Target {
    public static final String TYPE = "codebuild";

    @Override
    public String name() {
      return project;
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Map<String, ParameterTemplate> settings() {
      return new Settings().text("project", project).build();
    }
  }

  /** A pipeline of CodePipeline, of type V2: it declares the variable {@link #RUN}. */
  record CodePipeline(String name) implements Target {
    public static final String TYPE = "codepipeline";

    /** The variable by which an execution is known to be a run's. */
    public static final String RUN = "RetriggerRunId";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * A Fargate task.
   *
   * @param taskDefinition its family, or one revision of it: {@code churn-train:7}
   * @param container the one that is given the parameters and the command
   * @param command instead of the container's own; empty: the container's own
   * @param size instead of the task definition's own
   * @param logGroup where the container logs
   * @param taskRole the name of the role that the task definition gives the container
   * @param executionRole the name of the role under which ECS starts the task
   */
  record EcsTask(
      String cluster,
      String taskDefinition,
      List<ParameterTemplate> subnets,
      List<ParameterTemplate> securityGroups,
      String container,
      List<ParameterTemplate> command,
      Optional<TaskSize> size,
      boolean assignPublicIp,
      String logGroup,
      Optional<String> taskRole,
      Optional<String> executionRole)
      implements Target {
    public static final String TYPE = "ecs-task";

    public EcsTask {
      subnets = List.copyOf(subnets);
      securityGroups = List.copyOf(securityGroups);
      command = List.copyOf(command);
    }

    @Override
    public String name() {
      return cluster + "/" + taskDefinition;
    }

    @Override
    public String type() {
      return TYPE;
    }

    /** All but the roles and the log group, which only the launch role has to know. */
    @Override
    public Map<String, ParameterTemplate> settings() {
      Settings settings =
          new Settings()
              .text("cluster", cluster)
              .text("taskDefinition", taskDefinition)
              .list("subnets", subnets)
              .list("securityGroups", securityGroups)
              .text("container", container)
              .list("command", command);
      size.ifPresent(
          chosen ->
              settings
                  .text("cpu", Integer.toString(chosen.cpu()))
                  .text("memory", Integer.toString(chosen.memory())));
      return settings.text("assignPublicIp", Boolean.toString(assignPublicIp)).build();
    }

    /** The task definition's family, without a revision. */
    public String family() {
      return taskDefinition.replaceFirst(":.*", "");
    }
  }

  /** A function, invoked asynchronously: at least once, with the run's id in its payload. */
  record Lambda(String function, Await await) implements Target {
    public static final String TYPE = "lambda";

    @Override
    public String name() {
      return function;
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Optional<Await> awaits() {
      return Optional.of(await);
    }

    @Override
    public Map<String, ParameterTemplate> settings() {
      return new Settings().text("function", function).text("await", await.word()).build();
    }
  }

  /**
   * A message in a topic of Kafka.
   *
   * @param brokers {@code HOST:PORT,HOST:PORT}
   * @param key decides the partition; without one the run's id does
   * @param credentials the entry of Parameter Store that holds them
   */
  record Kafka(
      String brokers,
      String topic,
      Optional<ParameterTemplate> key,
      Optional<String> credentials,
      Await await)
      implements Target {
    public static final String TYPE = "kafka";

    @Override
    public String name() {
      return topic;
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Optional<Await> awaits() {
      return Optional.of(await);
    }

    @Override
    public Map<String, ParameterTemplate> settings() {
      Settings settings = new Settings().text("brokers", brokers).text("topic", topic);
      key.ifPresent(template -> settings.template("key", template));
      credentials.ifPresent(path -> settings.text("credentials", path));
      return settings.text("await", await.word()).build();
    }
  }

  /**
   * An HTTPS request, signed as Standard Webhooks say.
   *
   * @param secret the entry of Parameter Store that holds the signing secret
   */
  record Webhook(String url, String secret, Await await) implements Target {
    public static final String TYPE = "webhook";

    /** The URL's host, by which allow-lists know it. */
    @Override
    public String name() {
      return URI.create(url).getHost();
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Optional<Await> awaits() {
      return Optional.of(await);
    }

    @Override
    public Map<String, ParameterTemplate> settings() {
      return new Settings()
          .text("url", url)
          .text("secret", secret)
          .text("await", await.word())
          .build();
    }
  }

  /** When a run is over whose target only takes a message. */
  enum Await {
    /** When the message was taken. */
    DELIVERY,
    /** When somebody reports its end, or its timeout has passed. */
    CALLBACK;

    /** The word in model files. */
    public String word() {
      return Words.word(this);
    }
  }
}
