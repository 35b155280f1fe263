package dev.retrigger.reconcilesources;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.models.CompiledModel;

/** The objects that one trigger of a model in force waits for. */
record Scope(CompiledModel model, TriggerId trigger, String bucket, String prefix) {
  boolean wants(ObjectListing.Version version) {
    return model.match(bucket, version.key(), version.size()).stream()
        .anyMatch(match -> match.trigger().name().equals(trigger.name()));
  }

  @Override
  public String toString() {
    return trigger + " in s3://" + bucket + "/" + prefix;
  }
}
