package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.RunId;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.aws.LocalS3;
import dev.retrigger.local.aws.LocalSqs;
import dev.retrigger.local.aws.QueueSettings;
import dev.retrigger.local.cli.Terminal.Result;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.sqs.model.Message;

final class StackConsoleTest {
  private static final String MODEL_KEY = "models/growth/churn.yaml";
  private static final String PROJECT_KEY = "projects/growth.yaml";

  @TempDir private Path directory = Path.of("");

  private final EventLoop loop = EventLoop.virtual(Terminal.NOW);
  private final Ids ids = new Ids(new SplittableRandom(1));
  private final FakeGateway gateway = new FakeGateway();

  @Test
  @Tag("G-12")
  void shouldShowDifferenceAndPutFilesWhenSomebodyAgrees() {
    LocalS3 s3 = s3();
    Result result = terminal(s3, sqs(), "y\n").run("apply", Terminal.CHURN, "--stack", "prod");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .startsWith("account 111122223333, region eu-west-1, stack prod\n")
        .contains("--- projects/growth.yaml")
        .contains("--- models/growth/churn.yaml")
        .contains("+model: growth/churn")
        .contains("Apply this? [y/N]");
    assertThat(result.out()).contains(PROJECT_KEY).contains(MODEL_KEY);
    assertThat(read(s3, MODEL_KEY)).isEqualTo(text("churn.yaml"));
    assertThat(read(s3, PROJECT_KEY)).isEqualTo(text("growth.yaml"));
  }

  @Test
  void shouldChangeNothingWhenNobodyAgrees() {
    LocalS3 s3 = s3();

    Result refused = terminal(s3, sqs(), "n\n").run("apply", Terminal.CHURN, "--stack", "prod");
    Result silent = terminal(s3, sqs(), "").run("apply", Terminal.CHURN, "--stack", "prod");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEqualTo("nothing was done\n");
    assertThat(silent.exitCode()).isEqualTo(2);
    assertThat(silent.err()).contains("--yes");
    assertThat(keys(s3)).isEmpty();
  }

  @Test
  void shouldNotAskWhenNothingChangesOrYesIsSaid() {
    LocalS3 s3 = s3();

    Result first = terminal(s3, sqs(), "").run("apply", Terminal.CHURN, "--stack", "prod", "--yes");
    Result again = terminal(s3, sqs(), "").run("apply", Terminal.CHURN, "--stack", "prod");

    assertThat(first.exitCode()).isZero();
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEqualTo("nothing changes\n");
    assertThat(s3.listObjectVersions(request -> request.bucket("config")).versions()).hasSize(2);
  }

  @Test
  void shouldCompileWithProjectInForceWhenOnlyModelIsGiven() {
    LocalS3 s3 = s3();
    Path model = Terminal.CHURN.resolve("churn.yaml");

    Result without = terminal(s3, sqs(), "").run("apply", model, "--stack", "prod", "--yes");
    terminal(s3, sqs(), "").run("apply", Terminal.CHURN, "--stack", "prod", "--yes");
    Result with = terminal(s3, sqs(), "").run("apply", model, "--stack", "prod", "--yes");

    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.out()).contains("project 'growth' has no file");
    assertThat(with.exitCode()).isZero();
  }

  @Test
  void shouldHoldBackProjectFileWhenModelInForceNeedsWhatItTakesAway() throws IOException {
    LocalS3 s3 = s3();
    terminal(s3, sqs(), "").run("apply", Terminal.CHURN, "--stack", "prod", "--yes");
    Path project =
        Files.writeString(
            directory.resolve("growth.yaml"),
            text("growth.yaml").replace("sagemaker-pipeline/churn-*", "sagemaker-pipeline/x-*"));

    Result result = terminal(s3, sqs(), "").run("apply", project, "--stack", "prod", "--yes");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains(MODEL_KEY);
    assertThat(read(s3, PROJECT_KEY)).isEqualTo(text("growth.yaml"));
  }

  @Test
  void shouldPrintCommandsWhenDataBucketIsNotReady() {
    LocalS3 s3 = s3(false);

    Result result = terminal(s3, sqs(), "n\n").run("apply", Terminal.CHURN, "--stack", "prod");

    assertThat(result.err())
        .contains("aws s3api put-bucket-versioning --bucket acme-lake-prod")
        .contains("aws s3api put-bucket-notification-configuration --bucket acme-lake-prod")
        .doesNotContain("DataBuckets");
  }

  @Test
  void shouldPutEventOntoQueueOfItsSourceWhenSomebodyAgrees() {
    LocalSqs sqs = sqs();
    Terminal terminal = terminal(s3(), sqs, "y\ny\ny\n");

    Result result =
        terminal.run(
            "send",
            "--stack",
            "prod",
            Terminal.EVENTS.resolve("s3/object-created/put-object.json"),
            Terminal.EVENTS.resolve("scheduler/input/nightly.json"),
            Terminal.EVENTS.resolve("sagemaker/pipeline-execution-status/succeeded.json"));

    assertThat(result.exitCode()).isZero();
    assertThat(bodies(sqs, "prod-data")).singleElement().asString().contains("part-00000.csv");
    assertThat(bodies(sqs, "prod-signals")).singleElement().asString().contains("SignalArrived");
    assertThat(bodies(sqs, "prod-status")).singleElement().asString().contains("aws.sagemaker");
  }

  @Test
  void shouldSayThatNoQueueTakesIt() {
    Result result =
        terminal(s3(), sqs(), "")
            .run(
                "send",
                "--stack",
                "prod",
                Terminal.EVENTS.resolve("events/scheduled-event/every-minute.json"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("no queue of the stack takes");
  }

  @Test
  void shouldBeUnreachableInOneSentenceWhenAwsDenies() {
    Result result = terminal(s3(), sqs(), "").run("runs", "--stack", "prod");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo("retrigger runs: AWS denied it: DynamoDb says AccessDeniedException: not you\n");
  }

  @Test
  void shouldBeUnreachableInOneSentenceWhenThereIsNoWay() {
    Result result =
        new Terminal(
                Map.of("RETRIGGER_STACK", "prod"),
                "",
                _ -> {
                  throw SdkClientException.create("Unable to load credentials");
                })
            .run("why", "rt-x");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .isEqualTo(
            "retrigger why: AWS cannot be reached: there are no credentials; log in, and set AWS_PROFILE\n");
  }

  @Test
  void shouldBeBadInputWhenStackIsMissing() {
    Result result =
        new Terminal(
                Map.of(),
                "",
                name ->
                    new StackConsole(
                        Stack.find(cloudFormation(), name),
                        s3(),
                        denying(),
                        sqs(),
                        gateway,
                        () -> Terminal.NOW))
            .run("runs", "--stack", "nowhere");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no stack nowhere");
  }

  @Test
  @Tag("Z-17")
  void shouldAskTheStacksDoorWhenSomebodyAgrees() {
    gateway.answers(202, "{\"accepted\":true,\"ids\":{\"run\":\"rt-1\"},\"note\":\"soon\"}");

    Result result =
        terminal(s3(), sqs(), "y\n")
            .run(
                "start",
                "growth/churn",
                "train",
                "--stack",
                "prod",
                "--key",
                "881",
                "--parameter",
                "Epochs=20",
                "--reason",
                "the new tariff");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .startsWith("account 111122223333, region eu-west-1, stack prod\n")
        .contains("--- start growth/churn/train as 881", "Start this? [y/N]", "soon");
    assertThat(result.out()).contains("run       rt-1");
    assertThat(gateway.addresses).containsExactly("https://api.example/requests");
    assertThat(gateway.bodies.getFirst().path("key").asText()).isEqualTo("881");
    assertThat(gateway.bodies.getFirst().at("/parameters/Epochs").asText()).isEqualTo("20");
  }

  @Test
  void shouldAskNoDoorWhenNobodyAgrees() {
    Result refused =
        terminal(s3(), sqs(), "n\n").run("pause", "growth", "--reason", "audit", "--stack", "prod");
    Result silent =
        terminal(s3(), sqs(), "").run("pause", "growth", "--reason", "audit", "--stack", "prod");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEqualTo("nothing was done\n");
    assertThat(silent.exitCode()).isEqualTo(2);
    assertThat(gateway.addresses).isEmpty();
  }

  @Test
  @Tag("N-12")
  void shouldSendDecisionsToTheApproversDoor() {
    String run = "rt-" + "a".repeat(52);
    gateway.answers(200, "{\"outcome\":\"Decided\",\"message\":\"It stands.\"}");

    Result result =
        terminal(s3(), sqs(), "")
            .run("reject", run, "--note", "too early", "--stack", "prod", "--yes");

    assertThat(result.exitCode()).isZero();
    assertThat(gateway.addresses)
        .containsExactly(
            "https://api.example/approvals/" + ApprovalId.of(new RunId(run)) + "/decisions");
    assertThat(gateway.bodies.getFirst().path("decision").asText()).isEqualTo("reject");
    assertThat(gateway.bodies.getFirst().path("note").asText()).isEqualTo("too early");
  }

  @ParameterizedTest
  @CsvSource({"400, 2", "403, 5", "404, 2", "409, 1", "410, 1", "500, 5"})
  void shouldSayWhatStandsInTheWay(int status, int exitCode) {
    gateway.answers(status, "{\"problem\":\"it is so\",\"key\":\"run\",\"mend\":\"do this\"}");

    Result result =
        terminal(s3(), sqs(), "").run("stop", "rt-" + "a".repeat(52), "--stack", "prod", "--yes");

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains("it is so; do this");
  }

  @Test
  void shouldInvokeTheRedriveOfTheStack() {
    gateway.answers(200, "{\"queues\":[]}");

    Result result = terminal(s3(), sqs(), "").run("redrive", "data", "--stack", "prod", "--yes");

    assertThat(result.exitCode()).isZero();
    assertThat(gateway.addresses).containsExactly("prod-redrive-parked:live");
    assertThat(gateway.bodies.getFirst().path("dryRun").asBoolean()).isTrue();
  }

  private Terminal terminal(LocalS3 s3, LocalSqs sqs, String answers) {
    return new Terminal(
        Map.of(),
        answers,
        name ->
            new StackConsole(
                Stack.find(cloudFormation(), name),
                s3,
                denying(),
                sqs,
                gateway,
                () -> Terminal.NOW));
  }

  private LocalS3 s3() {
    return s3(true);
  }

  private LocalS3 s3(boolean ready) {
    EventBus bus = new EventBus(loop, Account.EXAMPLE, ids, Timeline.none());
    LocalS3 s3 =
        new LocalS3(
            loop,
            Account.EXAMPLE,
            ids,
            bus,
            directory.resolve("data"),
            StateDirectory.at(directory.resolve("state")));
    s3.createBucket("config");
    s3.createBucket("acme-lake-prod", ready, ready);
    return s3;
  }

  private LocalSqs sqs() {
    LocalSqs sqs =
        new LocalSqs(loop, Account.EXAMPLE, ids, Timeline.none(), StateDirectory.temporary());
    List.of("prod-data", "prod-signals", "prod-status")
        .forEach(name -> sqs.createQueue(QueueSettings.named(name)));
    return sqs;
  }

  private static CloudFormationClient cloudFormation() {
    return new CloudFormationClient() {
      @Override
      public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
        if (!request.stackName().equals("prod")) {
          throw CloudFormationException.builder()
              .awsErrorDetails(
                  AwsErrorDetails.builder()
                      .serviceName("CloudFormation")
                      .errorCode("ValidationError")
                      .errorMessage("Stack with id nowhere does not exist")
                      .build())
              .build();
        }
        return DescribeStacksResponse.builder()
            .stacks(
                software.amazon.awssdk.services.cloudformation.model.Stack.builder()
                    .stackName("prod")
                    .stackId("arn:aws:cloudformation:eu-west-1:111122223333:stack/prod/1")
                    .parameters(
                        parameter("Environment", "prod"),
                        parameter("DataBuckets", "acme-lake-prod"))
                    .outputs(
                        output("ConfigBucketName", "config"),
                        output("LedgerTable", "ledger"),
                        output("ApiUrl", "https://api.example"))
                    .build())
            .build();
      }

      @Override
      public String serviceName() {
        return "CloudFormation";
      }

      @Override
      public void close() {}
    };
  }

  private static Parameter parameter(String key, String value) {
    return Parameter.builder().parameterKey(key).parameterValue(value).build();
  }

  private static Output output(String key, String value) {
    return Output.builder().outputKey(key).outputValue(value).build();
  }

  private static DynamoDbClient denying() {
    return new DynamoDbClient() {
      @Override
      public QueryResponse query(QueryRequest request) {
        throw DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("DynamoDb")
                    .errorCode("AccessDeniedException")
                    .errorMessage("not you")
                    .build())
            .build();
      }

      @Override
      public String serviceName() {
        return "DynamoDb";
      }

      @Override
      public void close() {}
    };
  }

  private static List<String> bodies(LocalSqs sqs, String queue) {
    return sqs
        .receiveMessage(request -> request.queueUrl(sqs.queue(queue).url()).maxNumberOfMessages(10))
        .messages()
        .stream()
        .map(Message::body)
        .toList();
  }

  private static List<String> keys(LocalS3 s3) {
    return s3.listObjectsV2(request -> request.bucket("config")).contents().stream()
        .map(object -> object.key())
        .toList();
  }

  private static String read(LocalS3 s3, String key) {
    return s3.getObjectAsBytes(request -> request.bucket("config").key(key))
        .asString(StandardCharsets.UTF_8);
  }

  private static String text(String file) {
    try {
      return Files.readString(Terminal.CHURN.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
