package dev.retrigger.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retrigger.aws.ParameterSource;
import dev.retrigger.domain.Hmac;
import dev.retrigger.domain.Text;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * HTTPS requests, signed as Standard Webhooks say. The run's id is {@code webhook-id}, under which
 * that specification has a receiver take a message once however often it is sent, for at least five
 * minutes. Clocks that differ eat those up, so an attempt whose answer was lost is parked. The URL
 * is the model file's, never an event's; nothing is followed and nothing private is called.
 */
public final class WebhookTarget implements DeliveryTarget {
  public static final String TYPE = "webhook";
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String SECRET = "whsec_";
  private static final int CONFLICT = 409;

  private final ParameterSource parameters;
  private final InstantSource clock;
  private final Sender sender;

  /** Sends a request, once. */
  @FunctionalInterface
  public interface Sender {
    /**
     * The HTTP status of the answer.
     *
     * @throws IllegalArgumentException when the request's host may not be called
     */
    int send(HttpRequest request) throws IOException, InterruptedException;
  }

  public WebhookTarget(ParameterSource parameters, InstantSource clock, Sender sender) {
    this.parameters = parameters;
    this.clock = clock;
    this.sender = sender;
  }

  /** Standard Webhooks, "Verifying webhook authenticity": receivers keep ids for five minutes. */
  @Override
  public Duration tokenWindow() {
    return Duration.ofMinutes(5);
  }

  /** Standard Webhooks, "Payload size": less than 20 kB. */
  @Override
  public int maxInputBytes() {
    return 20_000;
  }

  @Override
  public StartOutcome start(Request request) {
    Optional<String> problem = Delivery.problem(request);
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    String name = request.setting("secret");
    Optional<byte[]> key = parameters.value(name).flatMap(WebhookTarget::key);
    return key.map(secret -> send(request, secret))
        .orElseGet(
            () ->
                new Rejected(
                    name
                        + " is not in Parameter Store, or is not whsec_ and 24 to 64 bytes in"
                        + " base64"));
  }

  private StartOutcome send(Request request, byte[] key) {
    try {
      return outcome(request, sender.send(signed(request, key)));
    } catch (IllegalArgumentException e) {
      return new Rejected(Text.brief(String.valueOf(e.getMessage())));
    } catch (UnknownHostException | HttpConnectTimeoutException | ConnectException e) {
      // Nobody was reached.
      return new NotNow(Delivery.detail(e));
    } catch (IOException e) {
      return new Unclear(Delivery.detail(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Unclear("interrupted while the receiver answered");
    }
  }

  private HttpRequest signed(Request request, byte[] key) {
    byte[] body = Delivery.message(request);
    String id = request.run().value();
    String time = Long.toString(clock.instant().getEpochSecond());
    return HttpRequest.newBuilder(URI.create(request.setting("url")))
        .timeout(ANSWER)
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", time)
        .header("webhook-signature", "v1," + signature(key, id + "." + time + ".", body))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static StartOutcome outcome(Request request, int status) {
    String detail = "the receiver answered " + status;
    if (status / 100 == 2 || status == CONFLICT) {
      return new Started(Delivery.execution(request));
    }
    if (status / 100 == 3) {
      return new Rejected(detail + ": redirects are not followed; give the URL that it leads to");
    }
    return switch (status) {
      case 425, 429 -> new NotNow(detail);
      case 408 -> new Unclear(detail);
      default -> status / 100 == 4 ? new Rejected(detail) : new Unclear(detail);
    };
  }

  private static Optional<byte[]> key(String secret) {
    try {
      byte[] key = Base64.getDecoder().decode(secret.strip().replaceFirst("^" + SECRET, ""));
      return secret.strip().startsWith(SECRET) && key.length >= 24 && key.length <= 64
          ? Optional.of(key)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String signature(byte[] key, String head, byte[] body) {
    return Base64.getEncoder().encodeToString(Hmac.sha256(key, head.getBytes(UTF_8), body));
  }

  @Override
  public Lookup look(Request request, Instant since) {
    return new Lookup.Unclear("a receiver of webhooks cannot be asked");
  }

  @Override
  public String explain(String execution) {
    return "the receiver said so; its log has the run's id";
  }
}
