package dev.retrigger.bench;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures the packaged start-run: each event is a schedule's signal of a model of its own, and
 * ends in a started SageMaker pipeline. Arguments: the number of rounds, then {@code
 * label=path/to/lambda.zip}, once for each build to compare.
 */
public final class StartRun {
  private static final String HANDLER = "dev.retrigger.startrun.StartRunHandler";
  private static final Instant AT = Instant.parse("2026-11-21T03:00:00Z");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LEDGER_TABLE", "Ledger",
          "ARTIFACTS_BUCKET", "artifacts",
          "LAUNCH_ROLE_PREFIX", "arn:aws:iam::111122223333:role/retrigger/launch/",
          "EXTERNAL_ID", "retrigger",
          "ENVIRONMENT", "prod");

  private StartRun() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Path work = Files.createDirectories(Path.of("target", "bench").toAbsolutePath());
    Tls tls = Tls.in(work);
    ColdStart bench = new ColdStart(work, ClassPath.ofThisProcess().runtime(), tls);
    LedgerStub ledger = withModels(tls);
    List<Subject> subjects = new ArrayList<>();
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      int equals = argument.indexOf('=');
      String label = argument.substring(0, equals);
      Path root = work.resolve(label);
      unzip(Path.of(argument.substring(equals + 1)), root);
      subjects.add(subject(label + "-cold", root, false, ledger));
      subjects.add(subject(label + "-snapshot", root, true, ledger));
    }
    int rounds = Integer.parseInt(arguments[0]);
    System.out.println("\nstart-run, medians of " + rounds);
    Comparison.print(Comparison.medians(bench, subjects, rounds), System.out);
  }

  private static Subject subject(String name, Path root, boolean snapStart, LedgerStub ledger) {
    return new Subject(name, root, HANDLER, ENVIRONMENT, snapStart, ledger, StartRun::event);
  }

  /** A ledger in which sync-model has put one model for each event in force. */
  private static LedgerStub withModels(Tls tls) throws IOException {
    System.setProperty("javax.net.ssl.trustStore", tls.trustStore().toString());
    LedgerStub ledger = LedgerStub.empty();
    try (AwsStub aws = AwsStub.start(tls, ledger);
        DynamoDbClient client =
            DynamoDbClient.builder()
                .endpointOverride(URI.create(aws.url()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("seed", "seed")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
      Models models = new Models(new DynamoDbTable(client, "Ledger"));
      for (int number = 0; number <= ColdStart.WARM_CALLS; number++) {
        CompiledModel model = model(number);
        models.replace(
            new StoredModel(model.file().model(), model.version(), Json.write(model), Set.of()));
      }
    }
    return ledger;
  }

  private static CompiledModel model(int number) {
    String text =
        """
        version: 1
        model: growth/churn-%d
        mode: auto
        pipelines:
          train:
            target: {type: sagemaker-pipeline, name: churn-train}
            parameters:
              Reason: "${trigger.reason}"
            limits: {budget: {per: day, runs: 10000}, concurrency: 1}
        triggers:
          nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        """
            .formatted(number);
    Compilation compilation =
        new ModelCompiler("prod", WithoutProject.ALLOW_ALL)
            .compile(List.of(new Source("churn.yaml", "v1", text)));
    if (!compilation.clean()) {
      throw new IllegalStateException(compilation.problems().toString());
    }
    return compilation.models().getFirst();
  }

  private static byte[] event(int number) {
    Signal signal =
        new Signal(
            TriggerId.parse("growth/churn-" + number + "/nightly"),
            "schedule",
            "nightly@" + AT,
            "schedule nightly",
            "e-" + number,
            AT,
            Map.of(),
            0);
    return Json.writeBytes(
        Map.of(
            "Records",
            List.of(
                Map.of(
                    "messageId",
                    "m-" + number,
                    "receiptHandle",
                    "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                    "body",
                    Json.write(new StarterMessage.SignalArrived(signal)),
                    "attributes",
                    Map.of("ApproximateReceiveCount", "1"),
                    "eventSource",
                    "aws:sqs",
                    "eventSourceARN",
                    "arn:aws:sqs:eu-west-1:111122223333:signals"))));
  }

  private static void unzip(Path zip, Path root) throws IOException {
    ClassPath.deleteTree(root);
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry each = entries.getNextEntry(); each != null; each = entries.getNextEntry()) {
        Path path = root.resolve(each.getName()).normalize();
        if (each.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.resolveSibling(""));
          Files.copy(entries, path);
        }
      }
    }
  }
}
