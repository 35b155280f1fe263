package dev.retrigger.local.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import dev.retrigger.receiverequest.ModelStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The local runtime's door for {@link LocalConsole}: HTTP on the loopback interface. Web pages that
 * a browser on this machine shows must not get in, so a request is refused when its Host or its
 * Origin is not this machine, or when what it brings is not declared as JSON.
 */
public final class ConsoleServer implements AutoCloseable {
  /** Where the runtime is, unless somebody says otherwise. */
  public static final int PORT = 4505;

  private static final int LARGEST_BODY = 16 * 1024 * 1024;
  private static final long PATIENCE_SECONDS = 30;
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads;
  private final ConsoleSuite suite;
  private final Executor loop;

  private ConsoleServer(HttpServer server, ConsoleSuite suite, Executor loop) {
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.suite = suite;
    this.loop = loop;
  }

  /**
   * Opens the door.
   *
   * @param port 0 for any that is free
   * @param loop runs what is asked of the suite, one after another with everything else there
   * @throws IOException if the port is taken
   */
  public static ConsoleServer open(int port, ConsoleSuite suite, Executor loop) throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    ConsoleServer server = new ConsoleServer(http, suite, loop);
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer =
          isFromHere(exchange) ? answer(exchange) : Answer.refused(403, "not from here");
      byte[] body = Json.writeBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private boolean isFromHere(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    List<String> origins = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    return host != null
        && NAMES.stream().anyMatch(name -> host.equals(name + ":" + port()))
        && origins.stream()
            .allMatch(
                origin ->
                    NAMES.stream()
                        .anyMatch(name -> origin.equals("http://" + name + ":" + port())));
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    try {
      return switch (request) {
        case "POST /apply" -> {
          Files files = Json.read(body(exchange), Files.class);
          yield new Answer(200, new Applied(onLoop(() -> suite.apply(files.files()))));
        }
        case "POST /send" -> {
          String event = text(exchange);
          yield new Answer(
              200,
              onLoop(
                  () -> {
                    suite.send(event);
                    return new Done(true);
                  }));
        }
        case "GET /runs" -> {
          Optional<ModelId> model = model(exchange);
          int days = query(exchange.getRequestURI(), "days").map(Integer::parseInt).orElse(1);
          yield new Answer(200, onLoop(() -> new Runs(suite.reports().runs(model, days))));
        }
        case "POST /requests" -> {
          String wish = text(exchange);
          yield new Answer(200, onLoop(() -> suite.operations().request(wish)));
        }
        case "POST /decisions" -> {
          ApprovalId approval =
              new ApprovalId(query(exchange.getRequestURI(), "approval").orElse(""));
          String wish = text(exchange);
          yield new Answer(200, onLoop(() -> suite.operations().decide(approval, wish)));
        }
        case "POST /redrive" -> {
          String wish = text(exchange);
          yield new Answer(200, onLoop(() -> suite.operations().redrive(wish)));
        }
        case "GET /pending" -> {
          Optional<ModelId> model = model(exchange);
          yield new Answer(200, onLoop(() -> suite.operations().pending(model)));
        }
        case "GET /status" -> {
          Optional<ModelId> model = model(exchange);
          yield new Answer(200, onLoop(() -> new Statuses(suite.operations().status(model))));
        }
        case "GET /models" ->
            new Answer(200, onLoop(() -> new Models(suite.operations().models())));
        case "GET /doctor" -> {
          Optional<ModelId> model = model(exchange);
          yield new Answer(200, onLoop(() -> new Checks(suite.operations().examine(model))));
        }
        case "GET /logs" -> {
          RunId run = new RunId(query(exchange.getRequestURI(), "run").orElse(""));
          int lines = query(exchange.getRequestURI(), "lines").map(Integer::parseInt).orElse(50);
          yield new Answer(200, onLoop(() -> new Logs(suite.operations().logs(run, lines))));
        }
        case "GET /why" -> {
          String about = query(exchange.getRequestURI(), "about").orElse("");
          yield new Answer(200, onLoop(() -> suite.reports().why(about)));
        }
        default -> Answer.refused(404, "the console knows no " + request);
      };
    } catch (InvalidEventException | IllegalArgumentException e) {
      return Answer.refused(400, Problems.sentence(e));
    } catch (RuntimeException e) {
      return Answer.refused(500, e.getClass().getSimpleName() + ": " + Problems.sentence(e));
    } catch (TimeoutException _) {
      return Answer.refused(503, "the local runtime is busy and does not answer");
    }
  }

  private <T> T onLoop(Supplier<T> work) throws TimeoutException {
    try {
      return CompletableFuture.supplyAsync(work, loop)
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case TimeoutException late -> throw late;
        case RuntimeException cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  private static Optional<ModelId> model(HttpExchange exchange) {
    return query(exchange.getRequestURI(), "model").map(ModelId::parse);
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(body(exchange), StandardCharsets.UTF_8);
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      throw new InvalidEventException("the request's Content-Type is application/json");
    }
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new InvalidEventException("the request is larger than 16 MiB");
      }
      return body;
    }
  }

  private static Optional<String> query(URI uri, String name) {
    return Optional.ofNullable(uri.getRawQuery()).stream()
        .flatMap(query -> Arrays.stream(query.split("&")))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst();
  }

  private record Answer(int status, Object body) {
    static Answer refused(int status, String problem) {
      return new Answer(status, new Refused(problem));
    }
  }

  /** Files to put in force. */
  record Files(List<Source> files) {}

  /** What must be mended before they are; nothing if they are. */
  record Applied(List<Problem> problems) {}

  /** It happened. */
  record Done(boolean done) {}

  /** Runs, the newest first. */
  record Runs(List<RunLine> runs) {}

  /** How models stand. */
  record Statuses(List<ModelStatus> models) {}

  /** The models in force. */
  record Models(List<CompiledModel> models) {}

  /** What the doctor looked at. */
  record Checks(List<Check> checks) {}

  /** What a run logged; nothing if there is no such run. */
  record Logs(Optional<RunLogs> logs) {}

  /** Why not. */
  record Refused(String problem) {}
}
