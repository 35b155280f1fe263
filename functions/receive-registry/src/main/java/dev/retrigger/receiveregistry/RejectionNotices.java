package dev.retrigger.receiveregistry;

import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.RegisteredTrigger;
import dev.retrigger.receiveregistry.RegistryEvent.ModelPackage;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells people that a version was rejected and none is left to go back to: what is deployed may be
 * the one that nobody wants, and only they can change that. Each change of an approval is told of
 * once to each model, however often it is delivered.
 */
final class RejectionNotices {
  private final InstantSource clock;
  private final Table table;

  RejectionNotices(InstantSource clock, Table table) {
    this.clock = clock;
    this.table = table;
  }

  /**
   * Owes the notices.
   *
   * @param number the number of the change
   * @param listening the models that wait for versions of the group
   */
  void owe(ModelPackage rejected, long number, List<CompiledModel> listening) {
    listening.stream()
        .filter(model -> model.file().notices().tells(Notice.Kind.PARKED))
        .flatMap(model -> notice(rejected, number, model).stream())
        .forEach(notice -> table.write(List.of(Outbox.oweOnce(notice, clock.instant()))));
  }

  private Optional<Notice> notice(ModelPackage rejected, long number, CompiledModel model) {
    return model
        .triggers(RegisteredTrigger.class)
        .filter(trigger -> trigger.group().equals(rejected.group()))
        .findFirst()
        .map(
            trigger ->
                new Notice(
                    "registry/%s/%s/%d/%d"
                        .formatted(
                            model.file().model(), rejected.group(), rejected.version(), number),
                    Notice.Kind.PARKED,
                    model.file().model(),
                    model.startedBy(trigger),
                    Optional.empty(),
                    clock.instant(),
                    "version %d of %s was rejected, and no other is approved"
                        .formatted(rejected.version(), rejected.group()),
                    facts(rejected),
                    Optional.empty(),
                    model.file().notices().slack(),
                    model.project().owner().sns()));
  }

  private static Map<String, String> facts(ModelPackage rejected) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Why", "there is no version to go back to");
    facts.put("Meaning", "what is deployed stays deployed; nothing was deleted");
    facts.put("Mend", "approve another version, or take down what is deployed");
    facts.put("Model package", rejected.arn());
    return facts;
  }
}
