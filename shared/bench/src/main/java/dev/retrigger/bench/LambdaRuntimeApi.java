package dev.retrigger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The Lambda Runtime API on loopback, for one process at a time. It only hands over what happened
 * and when; {@link ColdStart} gives the meaning. A function that reports an error, or nothing in
 * time, fails the measurement.
 */
final class LambdaRuntimeApi implements AutoCloseable {
  private static final String API = "/2018-06-01/runtime/";

  private final HttpServer server;
  private final ExecutorService threads;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  private LambdaRuntimeApi(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static LambdaRuntimeApi start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    LambdaRuntimeApi api = new LambdaRuntimeApi(server, threads);
    server.setExecutor(threads);
    server.createContext(API, api::enqueue);
    server.start();
    return api;
  }

  String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits for the function to ask for its next event. */
  Call awaitNext(Duration patience) {
    return await("invocation/next", patience);
  }

  /** Waits for the end of the init phase of a function that is to be snapshotted. */
  Call awaitRestore(Duration patience) {
    return await("restore/next", patience);
  }

  /** Waits for the answer to the event that was handed over last. */
  Call awaitResponse(Duration patience) {
    return await("/response", patience);
  }

  private Call await(String pathEnd, Duration patience) {
    try {
      Call call = calls.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (call == null) {
        throw new IllegalStateException("No " + pathEnd + " within " + patience);
      }
      if (!call.path().endsWith(pathEnd)) {
        throw new IllegalStateException(
            "Expected " + pathEnd + " but got " + call.path() + ": " + call.body());
      }
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + pathEnd, e);
    }
  }

  private void enqueue(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    calls.add(new Call(exchange, exchange.getRequestURI().getPath(), body, System.nanoTime()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** One request of the runtime interface client, held open until it is answered. */
  record Call(HttpExchange exchange, String path, String body, long at) {

    /** Hands an event over and returns the time just before. */
    long deliver(String requestId, byte[] event) {
      var headers = exchange.getResponseHeaders();
      headers.set("Lambda-Runtime-Aws-Request-Id", requestId);
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:eu-west-1:111122223333:function:start-run:live");
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 30_000));
      headers.set("Lambda-Runtime-Trace-Id", "Root=1-65e0f0f0-0123456789abcdef01234567;Sampled=0");
      headers.set("Content-Type", "application/json");
      return answer(200, event);
    }

    /** Acknowledges and returns the time just before. */
    long accept() {
      return answer(path.endsWith("restore/next") ? 200 : 202, new byte[0]);
    }

    private long answer(int status, byte[] body) {
      try (exchange) {
        long now = System.nanoTime();
        int length = body.length;
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        if (length > 0) {
          exchange.getResponseBody().write(body);
        }
        return now;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
