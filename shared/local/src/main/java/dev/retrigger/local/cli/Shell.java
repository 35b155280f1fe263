package dev.retrigger.local.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What commands find around them; a test brings its own.
 *
 * @param in where somebody answers questions
 * @param pause lets time pass
 */
public record Shell(
    Map<String, String> environment,
    InstantSource clock,
    BufferedReader in,
    Stacks stacks,
    Consumer<Duration> pause) {
  public Shell {
    environment = Map.copyOf(environment);
  }

  /** The process's own. */
  public static Shell ofProcess() {
    InstantSource clock = InstantSource.system();
    return new Shell(
        System.getenv(),
        clock,
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        name -> StackConsole.connect(name, clock),
        Shell::sleep);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.unreachable("interrupted while waiting");
    }
  }

  /** An environment variable; an empty one counts as none. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Finds deployed stacks, with the caller's own credentials. */
  @FunctionalInterface
  public interface Stacks {
    /** The console of the stack of that name. */
    Console connect(String name);
  }
}
