package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.local.cli.Proposal.Change;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The local runtime that {@code retrigger local} has started on this machine. */
final class LocalConsole implements Console {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final int port;

  LocalConsole(int port) {
    this.port = port;
  }

  @Override
  public Proposal apply(List<Source> files) {
    return new Proposal(
        where(),
        false,
        List.of(),
        files.stream().map(file -> new Change(file.name(), "")).toList(),
        List.of(),
        () -> put(files));
  }

  private void put(List<Source> files) {
    ConsoleServer.Applied applied =
        ask(
            post("/apply", Json.write(new ConsoleServer.Files(files))),
            ConsoleServer.Applied.class);
    if (!applied.problems().isEmpty()) {
      throw CommandFailure.findings(
          "together with the files in force, these must be mended first: "
              + applied.problems().getFirst());
    }
  }

  @Override
  public Proposal send(GivenEvent event, String document) {
    return new Proposal(
        where(),
        false,
        List.of(),
        List.of(new Change(event.type() + " of " + event.source() + ", " + event.id(), "")),
        List.of(),
        () -> ask(post("/send", document), ConsoleServer.Done.class));
  }

  @Override
  public List<RunLine> runs(Optional<ModelId> model, int days) {
    String of = model.map(name -> "&model=" + encoded(name.toString())).orElse("");
    return ask(get("/runs?days=" + days + of), ConsoleServer.Runs.class).runs();
  }

  @Override
  public Why why(String asked) {
    return ask(get("/why?about=" + encoded(asked)), Why.class);
  }

  @Override
  public Proposal connect(List<String> buckets) {
    return new Proposal(where(), false, List.of(), List.of(), List.of(), () -> {});
  }

  @Override
  public Doorway doorway() {
    throw CommandFailure.badInput(
        "nothing outside can reach this machine; name a deployed stack with --stack");
  }

  @Override
  public Operations operations() {
    return new LocalOperations(this);
  }

  <T> T post(String path, String document, Class<T> type) {
    return ask(post(path, document), type);
  }

  <T> T get(String path, Class<T> type) {
    return ask(get(path), type);
  }

  String where() {
    return "the local runtime at 127.0.0.1:" + port;
  }

  private HttpRequest get(String path) {
    return request(path).GET().build();
  }

  private HttpRequest post(String path, String document) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(document))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private <T> T ask(HttpRequest request, Class<T> type) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      return switch (response.statusCode()) {
        case 200 -> Json.read(response.body(), type);
        case 400 -> throw CommandFailure.badInput(problem(response));
        default -> throw CommandFailure.unreachable(where() + " refused it: " + problem(response));
      };
    } catch (ConnectException _) {
      throw CommandFailure.unreachable(
          "nothing runs at 127.0.0.1:"
              + port
              + "; start it with 'retrigger local', or name a deployed stack with --stack");
    } catch (IOException | InvalidEventException _) {
      throw CommandFailure.unreachable(
          "what answers at 127.0.0.1:" + port + " is not the local runtime");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.unreachable("interrupted while waiting for " + where());
    }
  }

  private static String problem(HttpResponse<String> response) {
    return Json.read(response.body(), ConsoleServer.Refused.class).problem();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
