package dev.retrigger.aws;

import dev.retrigger.events.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a function answers to an {@link HttpRequest}. No cache keeps it, nobody guesses its type.
 */
public record HttpResponse(int statusCode, Map<String, String> headers, String body) {
  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** An answer for programs. */
  public static HttpResponse json(int status, Object value) {
    return of(status, "application/json", Json.write(value));
  }

  /** An answer without form. */
  public static HttpResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /** An answer of that content type. */
  public static HttpResponse of(int status, String type, String body) {
    return new HttpResponse(
        status,
        Map.of(
            "content-type", type,
            "cache-control", "no-store",
            "x-content-type-options", "nosniff"),
        body);
  }

  /** The same answer with one more header. */
  public HttpResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpResponse(statusCode, more, body);
  }

  /** The body may hold what must not be logged. */
  @Override
  public String toString() {
    return "HttpResponse[" + statusCode + "]";
  }
}
