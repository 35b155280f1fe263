package dev.retrigger.local.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.json.Json;
import java.time.Instant;
import java.util.Map;

/**
 * A request as API Gateway's HTTP API hands it to a function (payload format 2.0), on a route with
 * an IAM authorizer. Source: the API Gateway developer guide, "Create AWS Lambda proxy integrations
 * for HTTP APIs".
 */
public final class HttpApiEvent {
  private HttpApiEvent() {}

  /**
   * The envelope of a request.
   *
   * @param route as the template writes it: {@code POST /approvals/{id}}
   * @param path what stands for the names in braces
   * @param session who calls, as a session of the role {@code local}
   */
  public static String of(
      Account account,
      String route,
      Map<String, String> path,
      String session,
      String body,
      Instant at) {
    String method = route.substring(0, route.indexOf(' '));
    String raw = route.substring(route.indexOf(' ') + 1);
    for (Map.Entry<String, String> part : path.entrySet()) {
      raw = raw.replace("{" + part.getKey() + "}", part.getValue());
    }
    ObjectNode event = Json.object();
    event.put("version", "2.0").put("routeKey", route).put("rawPath", raw);
    event.put("rawQueryString", "");
    event.putObject("headers").put("content-type", "application/json");
    ObjectNode context = event.putObject("requestContext");
    context.put("accountId", account.id()).put("stage", "$default");
    context.put("timeEpoch", at.toEpochMilli());
    context.putObject("http").put("method", method).put("path", raw);
    context
        .putObject("authorizer")
        .putObject("iam")
        .put("accountId", account.id())
        .put("userArn", "arn:aws:sts::" + account.id() + ":assumed-role/local/" + session);
    ObjectNode parameters = event.putObject("pathParameters");
    path.forEach(parameters::put);
    event.put("body", body).put("isBase64Encoded", false);
    return Json.write(event);
  }
}
