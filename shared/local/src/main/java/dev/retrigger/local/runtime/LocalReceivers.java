package dev.retrigger.local.runtime;

import dev.retrigger.local.LocalCloud;
import dev.retrigger.targets.KafkaTarget;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Targets;
import dev.retrigger.targets.WebhookTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Receivers of messages as the local runtime knows them: one on this machine is really called, any
 * other is taken to have answered. What is tried out here never reaches anybody else.
 */
record LocalReceivers(Targets targets, LocalCloud cloud) implements Targets {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  @Override
  public Target of(String project, String type) {
    Target target = targets.of(project, type);
    return switch (type) {
      case KafkaTarget.TYPE ->
          new DistantReceiver(
              target, cloud, request -> areLocal(request.settings().getOrDefault("brokers", "")));
      case WebhookTarget.TYPE ->
          new DistantReceiver(target, cloud, request -> isLocal(host(request)));
      default -> target;
    };
  }

  private static String host(Target.Request request) {
    String host = URI.create(request.settings().getOrDefault("url", "")).getHost();
    return host == null ? "" : host;
  }

  private static boolean areLocal(String brokers) {
    return Stream.of(brokers.split(","))
        .map(broker -> broker.strip().replaceFirst(":\\d+$", ""))
        .allMatch(LocalReceivers::isLocal);
  }

  private static boolean isLocal(String host) {
    return LOOPBACK.contains(host);
  }

  /** Sends to this machine, over HTTP too, which nobody else can hear. */
  static int send(HttpRequest request) throws IOException, InterruptedException {
    if (!isLocal(request.uri().getHost())) {
      throw new IllegalArgumentException("only this machine is called from the local runtime");
    }
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
