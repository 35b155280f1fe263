package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The function with everything around it: models, a ledger, a queue, senders and GitLab's API. */
final class World {
  static final Path EVENTS = Path.of("..", "..", "events", "apigateway");

  /** The secrets that the files under {@code events/apigateway/webhook-*} are signed with. */
  static final String SENDERS =
      """
      {"gitlab": {"scheme": "standard-webhooks",
         "secret": "whsec_Z2l0bGFiLXNpZ25pbmctdG9rZW4tZm9yLXRlc3RzLTE=",
         "projects": ["growth/*"],
         "baseUrl": "https://gitlab.example", "apiToken": "glpat-canary-api-token"},
       "gitlab-old": {"scheme": "gitlab-token", "secret": "gitlab-token-for-tests-1",
         "previousSecret": "gitlab-token-for-tests-0", "projects": ["growth/*"]},
       "mlflow": {"scheme": "mlflow", "secret": "mlflow-secret-for-tests",
         "models": ["churn", "fraud"]},
       "github": {"scheme": "github", "secret": "github-secret-for-tests"},
       "acme": {"scheme": "hmac", "secret": "acme-secret-for-tests-1", "algorithm": "sha512",
         "header": "X-Acme-Signature", "prefix": "sha512=", "signed": "v2:{timestamp}:{id}:{body}",
         "idHeader": "X-Acme-Id", "timestampHeader": "X-Acme-Time"},
       "open": {"scheme": "github", "secret": ""},
       "gitlab-of-all": {"scheme": "gitlab-token", "secret": "gitlab-token-for-tests-1"}}
      """;

  static final String MODEL =
      """
      version: 1
      model: growth/churn
      pipelines:
        build: {target: {type: codebuild, project: churn-build}}
        sandbox: {target: {type: codebuild, project: churn-sandbox}}
        deploy: {target: {type: codebuild, project: churn-deploy}}
      triggers:
        merge:
          gitlab: {project: growth/churn, event: push, branch: main, paths: ["models/churn/**"]}
          start: build
        release:
          gitlab: {project: growth/churn, event: tag, tags: {semver: ">=1.0.0 <2.0.0"}}
          start: build
        merged: {gitlab: {project: growth/churn, event: merge-request, branch: main}, start: sandbox}
        updated:
          gitlab: {project: growth/churn, event: merge-request, actions: [open, update]}
          start: build
        passed: {gitlab: {project: growth/churn, event: pipeline, branch: main}, start: build}
        trained: {gitlab: {project: growth/churn, event: job, job: train}, start: build}
        live:
          gitlab: {project: growth/churn, event: deployment, environment: production}
          start: build
        begun: {gitlab: {project: growth/churn, event: branch-created}, start: sandbox}
        gone: {gitlab: {project: growth/churn, event: branch-deleted}, start: sandbox}
        champion: {mlflow: {model: churn, alias: champion}, start: deploy}
        version: {mlflow: {model: churn, event: version}, start: build}
        pushed: {webhook: {sender: github, match: {/ref: refs/heads/main}}, start: build}
        labels:
          webhook: {sender: acme, match: {/event: labels.ready, /approved: "true", /batch/id: "42"}}
          start: build
      """;

  /** Another team's model, which listens to a project that the sender may not speak of. */
  static final String SECRET_MODEL =
      """
      version: 1
      model: ops/secret
      pipelines:
        build: {target: {type: codebuild, project: secret-build}}
      triggers:
        merge: {gitlab: {project: ops/secret, event: push}, start: build}
        champion: {mlflow: {model: ops-secret}, start: build}
      """;

  final MemoryTable table = new MemoryTable();
  final List<Signal> signals = new ArrayList<>();
  final List<Http.Call> calls = new ArrayList<>();
  final Map<String, String> secrets = new HashMap<>(Map.of("senders", SENDERS));
  Optional<Http.Answer> gitLab = Optional.empty();
  Instant now = Instant.parse("2026-11-21T08:00:00Z");
  boolean queueFails;

  private final ReceiveWebhookHandler handler;
  private final WebhookReceiver receiver;

  World() {
    this(MODEL);
  }

  World(String model) {
    apply(model);
    apply(SECRET_MODEL);
    handler =
        new ReceiveWebhookHandler(
            Map.of("WEBHOOK_SECRET_ID", "senders"),
            () -> now,
            table,
            id -> Optional.ofNullable(secrets.get(id)).orElseThrow(),
            (_, body, _) -> send(body),
            this::call);
    receiver = new WebhookReceiver(() -> now, table, (_, body, _) -> send(body), this::call);
  }

  /** The function below its door: what it makes of a request whose sender is known. */
  WebhookReceiver receiver() {
    return receiver;
  }

  private void send(String body) {
    if (queueFails) {
      throw new IllegalStateException("SQS is throttling");
    }
    signals.add(Json.read(body, SignalArrived.class).signal());
  }

  private Http.Answer call(Http.Call call) throws IOException {
    calls.add(call);
    return gitLab.orElseThrow(() -> new IOException("no answer"));
  }

  void apply(String text) {
    CompiledModel compiled =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("model.yaml", text)))
            .models()
            .getFirst();
    new Models(table)
        .replace(
            new StoredModel(
                compiled.file().model(),
                compiled.version(),
                Json.write(compiled),
                compiled.routes().stream()
                    .map(
                        route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
                    .collect(Collectors.toSet())));
  }

  /** Puts a run of ours into the ledger. */
  void run(RunId id, int depth) {
    Run run =
        Run.intended(
            id,
            PipelineId.parse("growth/churn/build"),
            1,
            Run.Origin.first(new SignalId("leader"), depth, Optional.empty()),
            "new data",
            "v1",
            new Run.Request(
                Mode.AUTO,
                "codebuild",
                "churn-build",
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Map.of(),
                Map.of(),
                0,
                List.of(),
                Duration.ofHours(4),
                RetryRule.NONE,
                0,
                new Run.Tell(List.of(), Optional.empty(), Optional.empty())),
            Map.of(),
            now);
    table.write(List.of(Runs.update(run, Optional.empty())));
  }

  /** The function as it is called by its door, at the time that the request names. */
  Answered handle(HttpRequest request) {
    now = request.at();
    return handler.handle(request);
  }

  /** Sends one of the files under {@code events/apigateway}, at the time that it names. */
  HttpResponse send(Path file) {
    byte[] envelope = read(file);
    now = request(envelope).at();
    return send(envelope);
  }

  HttpResponse send(byte[] envelope) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(envelope), output, new FakeContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(output.toByteArray(), HttpResponse.class);
  }

  static Path file(String name) {
    return EVENTS.resolve(name + ".json");
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HttpRequest request(byte[] envelope) {
    return HttpRequest.of(Json.read(envelope, JsonNode.class));
  }

  /** The only signal, as the attribute says. */
  String attribute(String name) {
    return signals.getLast().attributes().getOrDefault(name, "");
  }

  List<String> fired() {
    return signals.stream().map(signal -> signal.trigger().name()).toList();
  }
}
