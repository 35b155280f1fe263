package dev.retrigger.recordlineage;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.ledger.Run;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The file that says what a run was made from and what it made, for pipelines and people that read
 * S3 and not the ledger. Once written it does not change.
 *
 * @param modelFile the version of the model file that was in force
 * @param data the manifest of each input
 * @param parameters as the target was given them; secrets by the names of their entries
 * @param lineage everything else that is known: image, commit, version, model package
 */
@JsonPropertyOrder({
  "version",
  "run",
  "generation",
  "pipeline",
  "reason",
  "modelFile",
  "target",
  "execution",
  "intended",
  "started",
  "ended",
  "data",
  "parameters",
  "lineage"
})
record RunManifest(
    int version,
    RunId run,
    int generation,
    PipelineId pipeline,
    String reason,
    String modelFile,
    String target,
    Optional<String> execution,
    Instant intended,
    Optional<Instant> started,
    Optional<Instant> ended,
    SequencedMap<String, String> data,
    SequencedMap<String, String> parameters,
    SequencedMap<String, String> lineage) {
  private static final int VERSION = 1;

  static RunManifest of(Run run) {
    return new RunManifest(
        VERSION,
        run.id(),
        run.origin().generation(),
        run.pipeline(),
        run.reason(),
        run.modelVersion(),
        run.request().target() + "/" + run.request().resource(),
        run.progress().execution(),
        run.progress().intended(),
        run.progress().started(),
        run.progress().ended(),
        Facts.data(run),
        parameters(run),
        new TreeMap<>(run.lineage()));
  }

  private static SequencedMap<String, String> parameters(Run run) {
    SequencedMap<String, String> shown = new TreeMap<>(run.request().parameters());
    for (Map.Entry<String, String> secret : run.request().secrets().entrySet()) {
      shown.put(secret.getKey(), "${ssm:" + secret.getValue() + "}");
    }
    return shown;
  }
}
