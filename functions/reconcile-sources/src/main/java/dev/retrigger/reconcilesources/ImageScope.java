package dev.retrigger.reconcilesources;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ImageInput;
import dev.retrigger.models.ImageTrigger;
import java.util.Set;
import java.util.stream.Collectors;

/** The images that one input of a model in force waits for. */
record ImageScope(CompiledModel model, ImageInput input) {
  String name() {
    return model.file().model() + "/" + input.name();
  }

  /** The triggers that such an image fires. */
  Set<TriggerId> triggers() {
    return model
        .triggers(ImageTrigger.class)
        .filter(trigger -> trigger.input().equals(input.name()))
        .map(trigger -> new TriggerId(model.file().model(), trigger.name()))
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return name() + " in repository " + input.repository();
  }
}
