package dev.retrigger.local;

import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.aws.LocalCodeBuild;
import dev.retrigger.local.aws.LocalCodePipeline;
import dev.retrigger.local.aws.LocalDynamoDb;
import dev.retrigger.local.aws.LocalEcs;
import dev.retrigger.local.aws.LocalFunctions;
import dev.retrigger.local.aws.LocalLogs;
import dev.retrigger.local.aws.LocalMwaa;
import dev.retrigger.local.aws.LocalS3;
import dev.retrigger.local.aws.LocalSageMaker;
import dev.retrigger.local.aws.LocalScheduler;
import dev.retrigger.local.aws.LocalSettings;
import dev.retrigger.local.aws.LocalSns;
import dev.retrigger.local.aws.LocalSqs;
import dev.retrigger.local.aws.LocalStepFunctions;
import dev.retrigger.local.lambda.LocalLambda;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.template.Stack;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One account in one region on one machine: every service that the suite uses, on one event loop.
 * Make users' buckets and pipelines first, then {@link #deploy} the template, then run the loop.
 */
public final class LocalCloud implements AutoCloseable {
  private static final Duration SAVE_EVERY = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Account account;
  private final StateDirectory state;
  private final Timeline timeline;
  private final Ids ids;
  private final EventBus bus;
  private final LocalSqs sqs;
  private final LocalS3 s3;
  private final LocalSns sns;
  private final LocalSageMaker sageMaker;
  private final LocalStepFunctions stepFunctions;
  private final LocalCodeBuild codeBuild;
  private final LocalCodePipeline codePipeline;
  private final LocalLogs logs;
  private final LocalEcs ecs;
  private final LocalMwaa mwaa;
  private final LocalFunctions functions;
  private final LocalLambda lambda;
  private final LocalScheduler scheduler;
  private final LocalSettings.Parameters parameters;
  private final LocalSettings.Secrets secrets;
  private final LocalSettings.Roles roles;
  private @Nullable LocalDynamoDb dynamoDb;
  private long savedAt;

  /**
   * Makes an account without resources.
   *
   * @param data the folder whose sub-folders are the users' buckets
   * @param random where ids come from: a seeded one makes them the same at every run
   */
  public LocalCloud(
      EventLoop loop,
      Path data,
      StateDirectory state,
      Timeline timeline,
      HandlerFactory handlers,
      RandomGenerator random) {
    this.loop = loop;
    this.account = Account.EXAMPLE;
    this.state = state;
    this.timeline = timeline;
    this.ids = new Ids(random);
    this.bus = new EventBus(loop, account, ids, timeline);
    this.sqs = new LocalSqs(loop, account, ids, timeline, state);
    this.s3 = new LocalS3(loop, account, ids, bus, data, state);
    this.sns = new LocalSns(loop, account, ids, timeline, sqs, state);
    this.sageMaker = new LocalSageMaker(loop, account, ids, bus, timeline, state);
    this.stepFunctions = new LocalStepFunctions(loop, account, ids, bus, timeline);
    this.codeBuild = new LocalCodeBuild(loop, account, ids, bus, timeline);
    this.codePipeline =
        new LocalCodePipeline(loop, account, ids, bus, timeline, LocalCodePipeline.TOKENS_KEPT);
    this.logs = new LocalLogs(loop);
    this.ecs = new LocalEcs(loop, account, ids, bus, timeline, logs);
    this.mwaa = new LocalMwaa(loop, account, timeline);
    this.functions = new LocalFunctions(loop, ids, timeline);
    this.lambda =
        new LocalLambda(
            loop,
            account,
            ids,
            timeline,
            (handler, environment) -> handlers.create(handler, environment, this),
            sqs,
            state);
    this.scheduler =
        new LocalScheduler(
            loop,
            account,
            ids,
            timeline,
            sqs,
            (arn, input) -> lambda.invokeAsync(lambda.function(arn), input),
            state);
    this.parameters = new LocalSettings.Parameters(account);
    this.secrets = new LocalSettings.Secrets(account);
    this.roles = new LocalSettings.Roles(account, loop);
    s3.watch();
    loop.whileWaiting(this::saveNowAndThen);
  }

  /**
   * Makes the resources of a template.
   *
   * @throws dev.retrigger.local.template.TemplateException naming what cannot be run here
   */
  public Stack deploy(String template, String stackName, Map<String, String> templateParameters) {
    return Stack.deploy(this, template, Path.of(""), stackName, templateParameters);
  }

  /** Makes the resources of a template file and of the files that it names. */
  public Stack deploy(Path template, String stackName, Map<String, String> templateParameters)
      throws IOException {
    Path folder = template.toAbsolutePath().resolveSibling("");
    return Stack.deploy(this, Files.readString(template), folder, stackName, templateParameters);
  }

  public EventLoop loop() {
    return loop;
  }

  public Account account() {
    return account;
  }

  public StateDirectory state() {
    return state;
  }

  public Timeline timeline() {
    return timeline;
  }

  public Ids ids() {
    return ids;
  }

  public EventBus bus() {
    return bus;
  }

  public LocalSqs sqs() {
    return sqs;
  }

  public LocalS3 s3() {
    return s3;
  }

  public LocalSns sns() {
    return sns;
  }

  public LocalSageMaker sageMaker() {
    return sageMaker;
  }

  public LocalStepFunctions stepFunctions() {
    return stepFunctions;
  }

  public LocalCodeBuild codeBuild() {
    return codeBuild;
  }

  public LocalCodePipeline codePipeline() {
    return codePipeline;
  }

  public LocalLogs logs() {
    return logs;
  }

  public LocalEcs ecs() {
    return ecs;
  }

  public LocalMwaa mwaa() {
    return mwaa;
  }

  /** The users' functions, which runs are handed to. */
  public LocalFunctions functions() {
    return functions;
  }

  /** The suite's own functions. */
  public LocalLambda lambda() {
    return lambda;
  }

  public LocalScheduler scheduler() {
    return scheduler;
  }

  public LocalSettings.Parameters parameters() {
    return parameters;
  }

  public LocalSettings.Secrets secrets() {
    return secrets;
  }

  public LocalSettings.Roles roles() {
    return roles;
  }

  /** Starts DynamoDB at the first call, which takes a few seconds. */
  public LocalDynamoDb dynamoDb() {
    LocalDynamoDb started = dynamoDb;
    if (started == null) {
      started = new LocalDynamoDb(state);
      dynamoDb = started;
    }
    return started;
  }

  /** Saves what there is to save and ends; call it when the loop has stopped. */
  @Override
  public void close() {
    state.close();
    LocalDynamoDb started = dynamoDb;
    if (started != null) {
      started.close();
    }
  }

  private void saveNowAndThen() {
    if (System.nanoTime() - savedAt >= SAVE_EVERY.toNanos()) {
      state.save();
      savedAt = System.nanoTime();
    }
  }
}
