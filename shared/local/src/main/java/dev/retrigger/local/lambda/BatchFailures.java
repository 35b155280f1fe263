package dev.retrigger.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code {"batchItemFailures": [{"itemIdentifier": "..."}]}} by Lambda's rules: nothing, null
 * or an empty list is success; anything that cannot be understood is the failure of the whole
 * batch.
 */
final class BatchFailures {
  private BatchFailures() {}

  /** Returns the items that failed, or empty when the whole batch counts as failed. */
  static Optional<Set<String>> of(Outcome.Answered answer, Set<String> known) {
    if (answer.text().isBlank()) {
      return Optional.of(Set.of());
    }
    JsonNode json = answer.json();
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode failures = json.path("batchItemFailures");
    if (failures.isMissingNode() || failures.isNull()) {
      return Optional.of(Set.of());
    }
    if (!failures.isArray()) {
      return Optional.empty();
    }
    Set<String> failed = new LinkedHashSet<>();
    for (JsonNode failure : failures) {
      String id = failure.path("itemIdentifier").textValue();
      if (id == null || !known.contains(id)) {
        return Optional.empty();
      }
      failed.add(id);
    }
    return Optional.of(failed);
  }
}
