package dev.retrigger.local.cli;

import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.S3ObjectStore;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.cli.Proposal.Change;
import dev.retrigger.local.rehearsal.Receiver;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledFile;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import dev.retrigger.models.TextDiff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A deployed stack, with the caller's own credentials: who may change its config bucket is for IAM
 * to say, and nothing here can do more than its caller.
 */
public final class StackConsole implements Console {
  private static final Duration LONGEST = Duration.ofMinutes(6);

  private final Stack stack;
  private final S3Client s3;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;
  private final Gateway gateway;
  private final InstantSource clock;

  StackConsole(
      Stack stack,
      S3Client s3,
      DynamoDbClient dynamoDb,
      SqsClient sqs,
      Gateway gateway,
      InstantSource clock) {
    this.stack = stack;
    this.s3 = s3;
    this.dynamoDb = dynamoDb;
    this.sqs = sqs;
    this.gateway = gateway;
    this.clock = clock;
  }

  /** Looks the stack up where the caller's profile and region say. */
  public static StackConsole connect(String name, InstantSource clock) {
    Stack stack = Stack.find(AwsClients.of(CloudFormationClient.builder()), name);
    return new StackConsole(
        stack,
        AwsClients.patient(S3Client.builder()),
        AwsClients.of(DynamoDbClient.builder()),
        AwsClients.of(SqsClient.builder()),
        new AwsGateway(
            DefaultCredentialsProvider.builder().build(), stack.region(), patientLambda()),
        clock);
  }

  /** A redrive takes minutes, and asking twice would be two. */
  private static LambdaClient patientLambda() {
    return LambdaClient.builder()
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(LONGEST).build())
        .overrideConfiguration(
            settings ->
                settings.apiCallTimeout(LONGEST).retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public Proposal apply(List<Source> files) {
    ConfigBucket bucket = new ConfigBucket(s3, stack.output("ConfigBucketName"));
    Map<String, Source> before = bucket.files();
    ModelCompiler compiler = new ModelCompiler(stack.environment(), WithoutProject.REFUSE);
    Map<String, Source> given = new LinkedHashMap<>();
    for (CompiledFile file : compiler.compile(files).files()) {
      // A file that does not say what it is about has no place, and a problem for certain.
      given.put(ConfigBucket.keyOf(file).orElse(file.source().name()), file.source());
    }
    Map<String, Source> after = new TreeMap<>(before);
    after.putAll(given);
    Compilation compilation = compiler.compile(sources(after, files));
    List<Change> changes = new ArrayList<>();
    given.forEach(
        (key, source) -> {
          String old = Optional.ofNullable(before.get(key)).map(Source::text).orElse("");
          String difference = TextDiff.between(old, source.text());
          if (!difference.isEmpty()) {
            changes.add(new Change(key, difference));
          }
        });
    // Projects first, as models obey them.
    changes.sort(Comparator.comparing(Change::what).reversed());
    return new Proposal(
        stack.where(),
        true,
        problems(compilation, given),
        changes,
        advice(compilation, given),
        () ->
            changes.forEach(
                change -> bucket.put(change.what(), source(given, change.what()).text())));
  }

  /** Every file as it would be; a file that was given twice is there twice, to be refused. */
  private static List<Source> sources(Map<String, Source> after, List<Source> given) {
    List<Source> sources = new ArrayList<>(after.values());
    given.stream().filter(source -> !after.containsValue(source)).forEach(sources::add);
    return sources;
  }

  private static Source source(Map<String, Source> given, String key) {
    return Optional.ofNullable(given.get(key)).orElseThrow();
  }

  /** Of the files that were given, and of those that were good before a project's file changed. */
  private static List<Problem> problems(Compilation compilation, Map<String, Source> given) {
    List<String> projects =
        compilation.files().stream()
            .filter(file -> given.containsValue(file.source()))
            .flatMap(file -> file.claimsProject().stream())
            .toList();
    return compilation.files().stream()
        .filter(
            file ->
                given.containsValue(file.source())
                    || file.claims().map(ModelId::project).filter(projects::contains).isPresent())
        .flatMap(file -> file.problems().stream())
        .toList();
  }

  private List<String> advice(Compilation compilation, Map<String, Source> given) {
    DataBucketCheck check = new DataBucketCheck(s3, stack.dataBuckets());
    return compilation.files().stream()
        .filter(file -> given.containsValue(file.source()))
        .flatMap(file -> file.model().stream())
        .flatMap(CompiledModel::dataBuckets)
        .distinct()
        .flatMap(bucket -> check.advice(bucket).stream())
        .toList();
  }

  @Override
  public Proposal send(GivenEvent event, String document) {
    return switch (event) {
      case GivenEvent.Arrived _ -> onto("data", document, document);
      case GivenEvent.StatusChanged _ -> onto("status", document, document);
      case GivenEvent.Ticked(var tick) ->
          onto("signals", document, Json.write(new SignalArrived(tick.signal())));
      case GivenEvent.Announced(_, var receiver) -> into(receiver.function(), document);
      case GivenEvent.Alarmed _ -> into(Receiver.DRIFT.function(), document);
      case GivenEvent.Posted _ ->
          throw CommandFailure.badInput(
              "a request is sent to the stack's HTTP API, which has to see who sends it; explain"
                  + " shows what it would do");
      case GivenEvent.Other(var other) ->
          throw CommandFailure.badInput(
              "no queue of the stack takes " + other.detailType() + " of " + other.source());
    };
  }

  private Proposal into(String function, String document) {
    String name = stack.name() + "-" + function;
    return new Proposal(
        stack.where(),
        true,
        List.of(),
        List.of(new Change("function " + name, "+" + document)),
        List.of(),
        () -> {
          Reply reply = gateway.invoke(name + ":live", document);
          if (reply.status() != 200) {
            throw CommandFailure.unreachable(name + " did not take it in: " + reply.body());
          }
        });
  }

  private Proposal onto(String queue, String shown, String message) {
    String name = stack.name() + "-" + queue;
    return new Proposal(
        stack.where(),
        true,
        List.of(),
        List.of(new Change("queue " + name, "+" + shown)),
        List.of(),
        () ->
            new SqsQueue(sqs, sqs.getQueueUrl(request -> request.queueName(name)).queueUrl())
                .send("console", message));
  }

  @Override
  public List<RunLine> runs(Optional<ModelId> model, int days) {
    return reports().runs(model, days);
  }

  @Override
  public Why why(String asked) {
    return reports().why(asked);
  }

  @Override
  public Proposal connect(List<String> buckets) {
    List<String> named = buckets.isEmpty() ? stack.dataBuckets() : buckets;
    if (named.isEmpty()) {
      throw CommandFailure.badInput("stack " + stack.name() + " watches no bucket; name one");
    }
    BucketConnection connection = new BucketConnection(s3);
    DataBucketCheck check = new DataBucketCheck(s3, stack.dataBuckets());
    return new Proposal(
        stack.where(),
        true,
        List.of(),
        connection.changes(named),
        named.stream().flatMap(bucket -> check.advice(bucket).stream()).toList(),
        () -> connection.connect(named));
  }

  @Override
  public Doorway doorway() {
    return new Doorway(
        stack.where(),
        stack.output("ApiUrl"),
        stack.region(),
        Optional.ofNullable(stack.parameters().get("WebhookSecretArn"))
            .filter(arn -> !arn.isBlank()));
  }

  @Override
  public Operations operations() {
    return new StackOperations(stack, ledger(), gateway, clock);
  }

  private Table ledger() {
    return new DynamoDbTable(dynamoDb, stack.output("LedgerTable"));
  }

  private Reports reports() {
    return new Reports(ledger(), Optional.of(new S3ObjectStore(s3)), clock);
  }
}
