package dev.retrigger.local.rehearsal;

import dev.retrigger.events.Json;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A rehearsal with a bucket, an oracle and words for what tests do. */
final class Story {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  final ManualClock clock = new ManualClock(NOON);
  final OracleTarget oracle = new OracleTarget(clock, Duration.ofMinutes(5));
  final Rehearsal suite;
  private int events;

  Story(String yaml) {
    this(yaml, Ports.open());
  }

  Story(String yaml, Ports ports) {
    suite = new Rehearsal(clock, _ -> Optional.empty(), (_, _) -> oracle, ports);
    suite.apply(compile(yaml));
  }

  static List<CompiledModel> compile(String yaml) {
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("churn.yaml", yaml)));
    if (!compilation.clean()) {
      throw new AssertionError(compilation.problems().toString());
    }
    return compilation.models();
  }

  static List<String> files(String prefix, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(prefix + "part-%05d.csv".formatted(i));
    }
    return keys;
  }

  void announce(String key) {
    suite.deliverData(created(key, "v1-" + Integer.toHexString(key.hashCode()), "0061"));
  }

  void announce(String key, String version, String sequencer) {
    suite.deliverData(created(key, version, sequencer));
  }

  String created(String key, String version, String sequencer) {
    return """
    {"version":"0","id":"e-%d","detail-type":"Object Created","source":"aws.s3","account":"111122223333",
     "time":"%s","region":"eu-west-1","resources":["arn:aws:s3:::lake"],
     "detail":{"version":"0","bucket":{"name":"lake"},
      "object":{"key":%s,"size":12,"etag":"e","version-id":"%s","sequencer":"%s"},"reason":"PutObject"}}
    """
        .formatted(++events, clock.instant(), Json.write(key), version, sequencer);
  }

  void tell(OracleTarget.Execution execution, String status) {
    suite.deliverStatus(execution.event("s-" + ++events, status, clock.instant()));
  }

  /** Every object of every committed manifest, and in how many it is. */
  Map<String, Integer> manifested() {
    Map<String, Integer> counts = new TreeMap<>();
    suite
        .store()
        .uris()
        .filter(uri -> uri.endsWith("manifest.jsonl"))
        .forEach(
            uri ->
                new String(suite.store().content(uri), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(
                        line ->
                            counts.merge(Json.tree(line).path("key").asText(), 1, Integer::sum)));
    return counts;
  }
}
