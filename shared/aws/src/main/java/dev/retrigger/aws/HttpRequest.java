package dev.retrigger.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as an API Gateway HTTP API sends it to a function (payload format 2.0). Its body is the
 * bytes that the sender signed, and its clock is the gateway's. Nothing in it is trusted but what
 * the gateway itself says: the route, the clock, and who an IAM authorizer found the caller to be.
 */
public final class HttpRequest {
  private final String route;
  private final Map<String, String> path;
  private final Map<String, String> query;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Instant at;
  private final String account;
  private final Optional<Caller> caller;

  /** Whom the gateway's IAM authorizer let in. */
  public record Caller(String userArn) {}

  private HttpRequest(
      String route,
      Map<String, String> path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      Instant at,
      String account,
      Optional<Caller> caller) {
    this.route = route;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.at = at;
    this.account = account;
    this.caller = caller;
  }

  /** Reads the gateway's envelope. */
  public static HttpRequest of(JsonNode envelope) {
    JsonNode context = envelope.path("requestContext");
    JsonNode clock = context.path("timeEpoch");
    if (!"2.0".equals(envelope.path("version").asText())
        || !envelope.path("routeKey").isTextual()
        || !clock.isIntegralNumber()) {
      throw new InvalidEventException("not a request of an HTTP API, payload format 2.0");
    }
    return new HttpRequest(
        envelope.path("routeKey").asText(),
        texts(envelope.path("pathParameters")),
        texts(envelope.path("queryStringParameters")),
        headers(envelope.path("headers")),
        body(envelope),
        Instant.ofEpochMilli(clock.asLong()),
        context.path("accountId").asText(),
        caller(context.path("authorizer").path("iam")));
  }

  /** The route as the template writes it: {@code POST /approvals/{id}}. */
  public String route() {
    return route;
  }

  /** The part of the path that stands for {@code {name}}, decoded. */
  public Optional<String> path(String name) {
    return Optional.ofNullable(path.get(name));
  }

  /** A parameter of the query; one that is given twice has its values joined by a comma. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A header by its name in any case; one that is sent twice has its values joined by a comma. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** A header whose value has no comma, so that one which was sent twice counts as not sent. */
  public Optional<String> soleHeader(String name) {
    return header(name).filter(value -> value.indexOf(',') < 0);
  }

  /** How many bytes the body has. */
  public int size() {
    return body.length;
  }

  /** The body as it was sent. */
  public byte[] body() {
    return body.clone();
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** When the gateway took the request. */
  public Instant at() {
    return at;
  }

  /** The account of the gateway. */
  public String account() {
    return account;
  }

  /** Who calls, on a route with an IAM authorizer. */
  public Optional<Caller> caller() {
    return caller;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }

  /** A name that comes in two spellings was sent twice. */
  private static Map<String, String> headers(JsonNode object) {
    Map<String, String> headers = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            each ->
                headers.merge(
                    each.getKey().toLowerCase(Locale.ROOT),
                    each.getValue().asText(),
                    (first, second) -> first + "," + second));
    return headers;
  }

  private static byte[] body(JsonNode envelope) {
    String body = envelope.path("body").asText("");
    if (!envelope.path("isBase64Encoded").asBoolean()) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException _) {
      throw new InvalidEventException("the body is not base64");
    }
  }

  private static Optional<Caller> caller(JsonNode iam) {
    return iam.path("userArn").isTextual()
        ? Optional.of(new Caller(iam.path("userArn").asText()))
        : Optional.empty();
  }

  /** The envelope of {@code text}. */
  static HttpRequest read(byte[] text) {
    return of(Json.read(text, JsonNode.class));
  }
}
