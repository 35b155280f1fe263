package dev.retrigger.receivewebhook;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.webhook.Scheme;
import dev.retrigger.aws.webhook.Verification;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.aws.webhook.Verifier;
import dev.retrigger.models.Glob;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who may send webhooks: how they prove it, and what they may then speak of.
 *
 * @param resources globs of the GitLab projects or MLflow models that it may speak of
 * @param workspaces of MLflow that count; any, if there are none
 * @param examples whether MLflow's test deliveries count
 * @param api where GitLab can be asked what a push changed
 */
public record Sender(
    String name,
    Kind kind,
    Scheme scheme,
    List<String> secrets,
    List<String> resources,
    List<String> workspaces,
    boolean examples,
    Optional<Api> api) {
  public Sender {
    secrets = List.copyOf(secrets);
    resources = List.copyOf(resources);
    workspaces = List.copyOf(workspaces);
  }

  /** Whose documents they are. */
  public enum Kind {
    GITLAB,
    MLFLOW,
    GITHUB,
    CUSTOM
  }

  /** GitLab's API, and the token that may read there. */
  public record Api(URI address, String token) {
    @Override
    public String toString() {
      return "Api[" + address.getHost() + "]";
    }
  }

  /** Whether the request is this sender's. */
  public Verification verify(HttpRequest request) {
    return Verifier.verify(request, scheme, secrets);
  }

  /** The request taken for this sender's without proof: to show what it would do. */
  public Verified unproven(HttpRequest request) {
    return Verifier.unproven(request, scheme);
  }

  boolean maySpeakOf(String resource) {
    return resources.stream().anyMatch(glob -> Glob.path(glob).matches(resource));
  }

  /** Who a request seems to come from, where nothing is known of its sender. */
  public static Sender supposed(HttpRequest request) {
    Scheme scheme = supposedScheme(request);
    Kind kind =
        request.header("X-Gitlab-Event").isPresent()
            ? Kind.GITLAB
            : switch (scheme) {
              case Scheme.GitLabToken _ -> Kind.GITLAB;
              case Scheme.Mlflow _ -> Kind.MLFLOW;
              case Scheme.GitHub _ -> Kind.GITHUB;
              case Scheme.StandardWebhooks _, Scheme.Slack _, Scheme.Custom _ -> Kind.CUSTOM;
            };
    return new Sender(
        request.path("sender").orElse(""),
        kind,
        scheme,
        List.of(),
        List.of("**"),
        List.of(),
        false,
        Optional.empty());
  }

  private static Scheme supposedScheme(HttpRequest request) {
    if (request.header("webhook-signature").isPresent()) {
      return new Scheme.StandardWebhooks();
    }
    if (request.header("X-Gitlab-Event").isPresent()) {
      return new Scheme.GitLabToken();
    }
    if (request.header("X-MLflow-Delivery-Id").isPresent()) {
      return new Scheme.Mlflow();
    }
    return new Scheme.GitHub();
  }

  /** The secrets are nobody's to see. */
  @Override
  public String toString() {
    return "Sender[" + name + "]";
  }
}
