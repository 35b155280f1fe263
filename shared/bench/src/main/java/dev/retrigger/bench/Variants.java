package dev.retrigger.bench;

import dev.retrigger.bench.sample.SampleEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The comparison behind ADR 2 to 5: the sample handler with each logging backend, JSON codec, HTTP
 * client and priming in turn, all else being equal. Arguments: the number of rounds, then the
 * groups.
 */
public final class Variants {
  private static final String HANDLER = "dev.retrigger.bench.sample.SampleHandler";
  private static final Map<String, String> DEFAULTS =
      Map.of("logging", "line", "codec", "databind", "http", "url", "priming", "none");

  /** Jars that only one choice needs; those of {@code never} come with the ledger, for seeding. */
  private static final Map<String, String> OPTIONAL =
      Map.of(
          "(powertools|log4j|aws-lambda-java-events|joda|jackson-datatype-joda|jmespath).*",
              "powertools",
          "slf4j-jdk14.*", "jul",
          "aws-\\d.*SNAPSHOT.*", "line",
          "(apache-client|httpclient|httpcore|commons).*", "apache",
          "(aws-crt|crt-core).*", "crt",
          "url-connection.*", "url",
          "jackson-jr.*", "jr",
          "(close-window|domain|events|models|ledger|receive-data|states)-\\d.*|(snakeyaml|jackson-datatype-jdk8|netty|jsonata|s3-|aws-xml|sfn|ssm|sns|secretsmanager).*",
              "never");

  private Variants() {}

  private static List<String> choices(String group) {
    return switch (group) {
      case "logging" -> List.of("none", "line", "lambda", "jul", "powertools");
      case "codec" -> List.of("databind", "jr", "stream");
      case "http" -> List.of("url", "apache", "jdk", "crt");
      case "priming" ->
          List.of(
              "none", "codec", "read", "refused", "canned", "refused-read", "canned-read", "all");
      default -> throw new IllegalArgumentException("No group named " + group);
    };
  }

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Path work = Files.createDirectories(Path.of("target", "bench").toAbsolutePath());
    ClassPath own = ClassPath.ofThisProcess();
    ColdStart bench = new ColdStart(work, own.runtime(), Tls.in(work));
    int rounds = Integer.parseInt(arguments[0]);
    for (String group : List.of(arguments).subList(1, arguments.length)) {
      List<Subject> subjects = new ArrayList<>();
      for (String choice : choices(group)) {
        subjects.add(subject(own, work, group, choice));
      }
      System.out.println("\n" + group + ", medians of " + rounds);
      Comparison.print(Comparison.medians(bench, subjects, rounds), System.out);
    }
  }

  private static Subject subject(ClassPath own, Path work, String group, String choice)
      throws IOException {
    Map<String, String> chosen = new HashMap<>(DEFAULTS);
    chosen.put(group, choice);
    Map<String, String> environment = new HashMap<>();
    chosen.forEach((k, v) -> environment.put("BENCH_" + k.toUpperCase(Locale.ROOT), v));
    Path root = work.resolve(group + "-" + choice);
    own.layOut(root, jar -> belongs(jar, chosen));
    if (chosen.containsValue("lambda")) {
      Path services = Files.createDirectories(root.resolve("META-INF/services"));
      Files.writeString(
          services.resolve("org.slf4j.spi.SLF4JServiceProvider"),
          "dev.retrigger.bench.sample.LambdaLogProvider\n");
    }
    return new Subject(
        group + "-" + choice,
        root,
        HANDLER,
        environment,
        group.equals("priming"),
        LedgerStub.empty(),
        _ -> SampleEvent.json());
  }

  /** Whether the zip of the variant would hold the jar. */
  private static boolean belongs(String jar, Map<String, String> chosen) {
    if (jar.startsWith("jackson-databind")) {
      return chosen.containsValue("databind") || chosen.containsValue("powertools");
    }
    return OPTIONAL.entrySet().stream()
        .noneMatch(each -> jar.matches(each.getKey()) && !chosen.containsValue(each.getValue()));
  }
}
