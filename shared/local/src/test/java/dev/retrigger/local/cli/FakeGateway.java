package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is sent, and answers as it is told. */
final class FakeGateway implements Gateway {
  final List<String> addresses = new ArrayList<>();
  final List<JsonNode> bodies = new ArrayList<>();
  private Reply reply = new Reply(202, Json.tree("{\"accepted\":true,\"ids\":{}}"));

  void answers(int status, String body) {
    reply = new Reply(status, Json.tree(body));
  }

  @Override
  public Reply post(URI address, String body) {
    addresses.add(address.toString());
    bodies.add(Json.tree(body));
    return reply;
  }

  @Override
  public Reply invoke(String function, String payload) {
    addresses.add(function);
    bodies.add(Json.tree(payload));
    return reply;
  }
}
