package dev.retrigger.local.cli;

import dev.retrigger.aws.AwsClients;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.doctor.AwsSurroundings;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.local.doctor.Doctor;
import dev.retrigger.local.doctor.TargetFinder;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receiverequest.ModelStatus;
import dev.retrigger.receiverequest.Overview;
import dev.retrigger.receiverequest.Pending;
import dev.retrigger.targets.AwsTargets;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;

/** Stepping in at a stack: by its HTTP API, which asks IAM who calls; reads are of the ledger. */
record StackOperations(Stack stack, Table table, Gateway gateway, InstantSource clock)
    implements Operations {
  @Override
  public String where() {
    return stack.where();
  }

  @Override
  public boolean asks() {
    return true;
  }

  @Override
  public Reply request(String body) {
    return gateway.post(address("/requests"), body);
  }

  @Override
  public Reply decide(ApprovalId approval, String body) {
    return gateway.post(address("/approvals/" + approval + "/decisions"), body);
  }

  @Override
  public Reply redrive(String body) {
    return gateway.invoke(stack.name() + "-redrive-parked:live", body);
  }

  private URI address(String path) {
    return URI.create(stack.output("ApiUrl") + path);
  }

  @Override
  public List<CompiledModel> models() {
    return overview().models();
  }

  @Override
  public List<Check> examine(Optional<ModelId> model) {
    AwsSurroundings.Clients clients =
        new AwsSurroundings.Clients(
            AwsClients.of(EventBridgeClient.builder()),
            AwsClients.of(SchedulerClient.builder()),
            AwsClients.of(S3Client.builder()),
            AwsClients.of(CloudWatchClient.builder()),
            // IAM is one for all regions, and simulating a policy takes its time.
            IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .build(),
            new TargetFinder(new CallersClients()));
    Optional<String> webhooks =
        Optional.ofNullable(stack.parameters().get("WebhookSecretArn"))
            .filter(arn -> !arn.isBlank())
            .map(_ -> stack.output("ApiUrl") + "/webhooks/SENDER");
    AwsSurroundings.Home home =
        new AwsSurroundings.Home(stack.name(), stack.account(), stack.region(), webhooks);
    return new Doctor(new AwsSurroundings(home, clients, clock), table, clock, models())
        .examine(model);
  }

  @Override
  public Pending pending(Optional<ModelId> model) {
    return overview().pending(model);
  }

  @Override
  public List<ModelStatus> status(Optional<ModelId> model) {
    return model
        .map(id -> overview().status(id).stream().toList())
        .orElseGet(() -> overview().statuses());
  }

  @Override
  public Optional<RunLogs> logs(RunId run, int lines) {
    AwsTargets targets = new AwsTargets(_ -> new CallersClients());
    return new Runs(table).find(run).map(found -> RunLogs.of(found, targets, lines));
  }

  private Overview overview() {
    return new Overview(table, clock);
  }
}
