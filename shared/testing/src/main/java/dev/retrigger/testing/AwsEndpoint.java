package dev.retrigger.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * Where wire tests find AWS: LocalStack in a container where Docker is, else a {@code moto_server}
 * on the PATH, else nowhere, and the tests are skipped with the reason. Either is started once a
 * process and stopped with it. Neither proves more than what goes over the wire: moto knows no
 * transaction tokens, and LocalStack no SageMaker, for which moto alone is asked.
 *
 * <pre>{@code @RegisterExtension static final AwsEndpoint AWS = AwsEndpoint.of("dynamodb");}</pre>
 */
public final class AwsEndpoint implements BeforeAllCallback {
  /** The last image that needs no token. */
  private static final DockerImageName LOCALSTACK =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private static final int LOCALSTACK_PORT = 4566;
  private static final Set<String> NOT_IN_LOCALSTACK = Set.of("codepipeline", "mwaa", "sagemaker");
  private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> services;
  private @Nullable URI uri;

  private AwsEndpoint(List<String> services) {
    this.services = services;
  }

  /** An endpoint of these services, as the SDK's endpoints are called: {@code dynamodb}. */
  public static AwsEndpoint of(String... services) {
    return new AwsEndpoint(List.of(services));
  }

  /** Builds a client of this endpoint. */
  public <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    URI endpoint = uri;
    if (endpoint == null) {
      throw new IllegalStateException("the endpoint is up from @BeforeAll on");
    }
    return builder
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")))
        .build();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    boolean localStackHasAll = Collections.disjoint(services, NOT_IN_LOCALSTACK);
    if (localStackHasAll && hasDocker()) {
      uri = shared(context, LocalStack.class, LocalStack::start).uri();
      return;
    }
    Optional<Path> motoServer = onPath("moto_server");
    if (motoServer.isEmpty()) {
      Assumptions.abort(
          (localStackHasAll
                  ? "no Docker for LocalStack"
                  : "LocalStack does not have all of " + services)
              + " and no moto_server on the PATH (pip install 'moto[server]')");
    }
    uri = shared(context, Moto.class, () -> Moto.start(motoServer.orElseThrow())).uri();
  }

  private static <T extends AutoCloseable> T shared(
      ExtensionContext context, Class<T> type, Supplier<T> start) {
    return context
        .getRoot()
        .getStore(Namespace.create(AwsEndpoint.class))
        .getOrComputeIfAbsent(type, _ -> start.get(), type);
  }

  private static boolean hasDocker() {
    // Testcontainers writes pages about a Docker that is not there: it is asked only if there is a
    // trace of one.
    return (System.getenv("DOCKER_HOST") != null || Files.exists(DOCKER_SOCKET))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  private static Optional<Path> onPath(String command) {
    return Stream.of(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .map(directory -> Path.of(directory, command))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private record LocalStack(GenericContainer<?> container) implements AutoCloseable {
    static LocalStack start() {
      GenericContainer<?> container =
          new GenericContainer<>(LOCALSTACK).withExposedPorts(LOCALSTACK_PORT);
      container.start();
      return new LocalStack(container);
    }

    URI uri() {
      return URI.create(
          "http://" + container.getHost() + ":" + container.getMappedPort(LOCALSTACK_PORT));
    }

    @Override
    public void close() {
      container.stop();
    }
  }

  private record Moto(Process process, URI uri) implements AutoCloseable {
    static Moto start(Path command) {
      int port = freePort();
      try {
        Process process =
            new ProcessBuilder(command.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Moto moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
        Runtime.getRuntime().addShutdownHook(new Thread(moto::close));
        moto.awaitUp(port);
        return moto;
      } catch (IOException e) {
        throw new UncheckedIOException("moto_server does not start", e);
      }
    }

    private void awaitUp(int port) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!answers(port)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IllegalStateException("moto_server does not come up at port " + port);
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }

    private static boolean answers(int port) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException _) {
        return false;
      }
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException("no port is free", e);
      }
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
