package dev.retrigger.local.runtime;

import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.template.Stack;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledFile;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Pipeline;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import dev.retrigger.testing.SlackSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The deployed suite on one machine. It makes what stands around the suite on AWS (the users' own
 * buckets and pipelines, as their files name them, and a Slack workspace), and deploys the template
 * into it.
 */
public final class LocalSuite implements AutoCloseable {
  /** What {@code ${env}} stands for. */
  public static final String ENVIRONMENT = "dev";

  private static final String SLACK_SECRET =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-local";

  private final LocalCloud cloud;
  private final SlackSink slack;
  private final Stack stack;
  private final Table ledger;
  private final Set<String> watched;
  private final BiFunction<PipelineTarget, LocalCloud, PipelineRunner> runners;
  private final TargetResources resources;

  private LocalSuite(
      LocalCloud cloud,
      SlackSink slack,
      Stack stack,
      Table ledger,
      Set<String> watched,
      BiFunction<PipelineTarget, LocalCloud, PipelineRunner> runners) {
    this.cloud = cloud;
    this.watched = Set.copyOf(watched);
    this.slack = slack;
    this.stack = stack;
    this.ledger = ledger;
    this.runners = runners;
    this.resources = new TargetResources(cloud);
  }

  /** Deploys the suite and puts the files in force. */
  public static LocalSuite deploy(Setup setup) {
    Compilation compilation = compile(setup.files());
    SlackSink slack = SlackSink.start(setup.loop());
    LocalCloud cloud =
        new LocalCloud(
            setup.loop(),
            setup.data(),
            setup.state(),
            setup.timeline(),
            new SuiteHandlers(slack.apiUrl(), setup.watcher()),
            setup.random());
    cloud.secrets().put(SLACK_SECRET, "{\"botToken\":\"" + SlackSink.TOKEN + "\"}");
    Set<String> buckets = buckets(compilation.models());
    Set<String> reports =
        compilation.models().stream()
            .flatMap(CompiledModel::reportBuckets)
            .collect(Collectors.toCollection(TreeSet::new));
    Stream.concat(buckets.stream(), reports.stream())
        .distinct()
        .forEach(bucket -> cloud.s3().createBucket(bucket));
    Stack stack =
        cloud.deploy(
            setup.template(),
            "retrigger-local",
            Map.of(
                "Environment",
                ENVIRONMENT,
                "DataBuckets",
                String.join(",", buckets),
                "ReportBuckets",
                String.join(",", reports),
                "SlackSecretArn",
                SLACK_SECRET,
                "NoticeEmail",
                "you@example.com"));
    LocalSuite suite =
        new LocalSuite(
            cloud,
            slack,
            stack,
            new DynamoDbTable(cloud.dynamoDb().client(), stack.name("Ledger")),
            Stream.concat(buckets.stream(), reports.stream()).collect(Collectors.toSet()),
            setup.runners());
    suite.makePipelines(compilation.models());
    suite.put(setup.files());
    return suite;
  }

  /**
   * Puts files in force, as {@code apply} does on AWS: into the config bucket. Returns what must be
   * mended, and then nothing has changed.
   */
  public List<Problem> apply(List<Source> files) {
    Compilation compilation =
        new ModelCompiler(ENVIRONMENT, WithoutProject.ALLOW_ALL).compile(files);
    List<Problem> problems = new ArrayList<>(compilation.problems());
    for (CompiledFile file : compilation.files()) {
      file.model()
          .ifPresent(
              model ->
                  Stream.concat(model.dataBuckets(), model.reportBuckets())
                      .distinct()
                      .filter(bucket -> !watched.contains(bucket))
                      .map(bucket -> unwatched(file.source().name(), bucket))
                      .forEach(problems::add));
    }
    if (problems.isEmpty()) {
      makePipelines(compilation.models());
      put(files);
    }
    return problems;
  }

  private static Problem unwatched(String file, String bucket) {
    return new Problem(
        file,
        1,
        1,
        "inputs",
        "bucket " + bucket + " is not watched here",
        "end the local runtime and start it again with this file among --models");
  }

  private void put(List<Source> files) {
    Compilation compilation = compile(files);
    compilation
        .files()
        .forEach(
            file ->
                file.model()
                    .map(model -> "models/" + model.file().model() + ".yaml")
                    .or(
                        () ->
                            file.project()
                                .map(project -> "projects/" + project.project() + ".yaml"))
                    .ifPresent(key -> put(key, file.source().text())));
  }

  private void put(String key, String text) {
    cloud
        .s3()
        .putObject(
            request -> request.bucket(stack.name("ConfigBucket")).key(key),
            RequestBody.fromString(text));
  }

  private void makePipelines(List<CompiledModel> models) {
    for (CompiledModel model : models) {
      for (Pipeline pipeline : model.file().pipelines().values()) {
        resources.make(
            pipeline,
            runners.apply(new PipelineTarget(pipeline.name(), pipeline.target().name()), cloud));
      }
    }
  }

  private static Compilation compile(List<Source> files) {
    Compilation compilation =
        new ModelCompiler(ENVIRONMENT, WithoutProject.ALLOW_ALL).compile(files);
    if (!compilation.clean()) {
      throw new InvalidFilesException(compilation.problems());
    }
    return compilation;
  }

  private static Set<String> buckets(List<CompiledModel> models) {
    return models.stream()
        .flatMap(CompiledModel::dataBuckets)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public LocalCloud cloud() {
    return cloud;
  }

  public SlackSink slack() {
    return slack;
  }

  public Table ledger() {
    return ledger;
  }

  public Stack stack() {
    return stack;
  }

  @Override
  public void close() {
    slack.close();
    cloud.close();
  }

  /** A pipeline of a model file, and the name of its target. */
  public record PipelineTarget(String pipeline, String target) {}

  /**
   * What a local suite is made of.
   *
   * @param template the text of template.yaml
   * @param files model and project files
   * @param watcher sees every row that is written to the ledger
   * @param runners what executions of a pipeline really do
   */
  public record Setup(
      EventLoop loop,
      String template,
      List<Source> files,
      Path data,
      StateDirectory state,
      Timeline timeline,
      Consumer<Row> watcher,
      BiFunction<PipelineTarget, LocalCloud, PipelineRunner> runners,
      RandomGenerator random) {}
}
