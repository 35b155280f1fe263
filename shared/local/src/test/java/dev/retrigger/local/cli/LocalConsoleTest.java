package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.local.cli.Terminal.Result;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalConsoleTest {
  private final Scene scene = new Scene();
  private final Suite suite = new Suite(scene);

  @Test
  void shouldListAndExplainRunsWhenRuntimeIsThere() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));

    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result runs = terminal(server).run("runs", "growth/churn", "--json");
      String run = runs.documents().getFirst().path("run").asText();
      Result why = terminal(server).run("why", run);
      Result object = terminal(server).run("why", "s3://lake/in/a.csv", "--json");

      assertThat(runs.exitCode()).isZero();
      assertThat(runs.documents().getFirst().path("status").asText()).isEqualTo("SUCCEEDED");
      assertThat(why.exitCode()).isZero();
      assertThat(why.out()).startsWith(run + ": SUCCEEDED of growth/churn/train");
      assertThat(object.documents().getFirst().at("/decisions/0/outcome").asText())
          .isEqualTo("Join");
      assertThat(terminal(server).run("runs").out()).contains("SUCCEEDED  growth/churn/train");
    }
  }

  @Test
  void shouldSayWhereItLookedWhenNothingIsKnown() throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result result = terminal(server).run("why", "s3://lake/in/none.csv");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("nothing is known about s3://lake/in/none.csv");
    }
  }

  @Test
  void shouldPutFilesInForceWithoutAskingWhenTheyAreClean() throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result result = terminal(server).run("apply", Terminal.CHURN);

      assertThat(result.exitCode()).isZero();
      assertThat(suite.applied)
          .extracting(source -> source.name().substring(source.name().lastIndexOf('/') + 1))
          .containsExactly("churn.yaml", "growth.yaml");
      assertThat(result.err()).contains("the local runtime at 127.0.0.1:" + server.port());
    }
  }

  @Test
  void shouldReportProblemWhenFilesDoNotSuitThoseInForce() throws IOException {
    suite.problems.add(new Problem("other.yaml", 3, 1, "model", "is there twice", ""));
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result result = terminal(server).run("apply", Terminal.CHURN);

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("other.yaml:3:1: model: is there twice");
    }
  }

  @Test
  void shouldSendEventsInOrderWhenTheyAreOnes() throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result result =
          terminal(server)
              .run(
                  "send",
                  Terminal.EVENTS.resolve("s3/object-created/put-object.json"),
                  Terminal.EVENTS.resolve("scheduler/input/nightly.json"));

      assertThat(result.exitCode()).isZero();
      assertThat(suite.sent).hasSize(2);
      assertThat(suite.sent.getFirst()).contains("part-00000.csv");
    }
  }

  @Test
  void shouldSendNothingWhenOneFileIsNoEvent() throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result result =
          terminal(server)
              .run(
                  "send",
                  Terminal.EVENTS.resolve("s3/object-created/put-object.json"),
                  Terminal.CHURN.resolve("churn.yaml"));

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("churn.yaml: ");
      assertThat(suite.sent).isEmpty();
    }
  }

  @Test
  void shouldRepeatWhatWentWrongWhenRuntimeFails() throws IOException {
    suite.fails = true;
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      Result result = terminal(server).run("runs");

      assertThat(result.exitCode()).isEqualTo(5);
      assertThat(result.err()).contains("IllegalStateException").contains("for the test");
    }
  }

  @Test
  void shouldSayHowToStartItWhenNothingRunsThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    Result result = new Terminal().run("runs", "--port", port);

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .isEqualTo(
            "retrigger runs: nothing runs at 127.0.0.1:"
                + port
                + "; start it with 'retrigger local', or name a deployed stack with --stack\n");
  }

  @ParameterizedTest
  @CsvSource({
    "Host: 127.0.0.1:PORT, 200",
    "Host: localhost:PORT, 200",
    "Host: evil.example:PORT, 403",
    "Host: 127.0.0.1:PORT | Origin: http://evil.example, 403",
    "Host: 127.0.0.1:PORT | Origin: null, 403",
    "Host: 127.0.0.1:PORT | Origin: http://localhost:PORT, 200"
  })
  void shouldRefuseWhenRequestIsNotFromHere(String headers, int status) throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      assertThat(ask(server, "GET /runs HTTP/1.1", headers.replace(" | ", "\r\n"), ""))
          .isEqualTo(status);
    }
  }

  @Test
  void shouldRefuseFormsOfWebPages() throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, suite, Runnable::run)) {
      String headers = "Host: 127.0.0.1:PORT\r\nContent-Type: text/plain\r\nContent-Length: 2";

      assertThat(ask(server, "POST /send HTTP/1.1", headers, "{}")).isEqualTo(400);
      assertThat(suite.sent).isEmpty();
    }
  }

  private static int ask(ConsoleServer server, String request, String headers, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      String text =
          request + "\r\n" + headers.replace("PORT", "" + server.port()) + "\r\n\r\n" + body;
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      String answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  private static Terminal terminal(ConsoleServer server) {
    return new Terminal(
        Map.of("RETRIGGER_PORT", Integer.toString(server.port())),
        "",
        _ -> {
          throw new AssertionError("no stack was named");
        });
  }

  /** Keeps what it is asked for. */
  private static final class Suite implements ConsoleSuite {
    private final Scene scene;
    private final List<Source> applied = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private boolean fails;

    Suite(Scene scene) {
      this.scene = scene;
    }

    @Override
    public List<Problem> apply(List<Source> files) {
      applied.addAll(files);
      return problems;
    }

    @Override
    public void send(String event) {
      sent.add(event);
    }

    @Override
    public Reports reports() {
      if (fails) {
        throw new IllegalStateException("for the test");
      }
      return scene.reports();
    }

    @Override
    public Operations operations() {
      return new SceneOperations(scene);
    }
  }
}
