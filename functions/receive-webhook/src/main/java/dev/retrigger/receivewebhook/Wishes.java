package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.intake.Delivery;
import dev.retrigger.intake.Wish;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.GitLabTrigger;
import dev.retrigger.models.MlflowTrigger;
import dev.retrigger.models.Trigger;
import dev.retrigger.models.WebhookTrigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Asks the triggers of the models that listen whether they want a fact. */
final class Wishes {
  private final GitLabRules rules;
  private final Delivery delivery;
  private final String key;
  private final int depth;

  Wishes(GitLabRules rules, Delivery delivery, String key, int depth) {
    this.rules = rules;
    this.delivery = delivery;
    this.key = key;
    this.depth = depth;
  }

  List<Wish> of(Fact fact, List<CompiledModel> models) {
    return models.stream().flatMap(model -> of(fact, model)).toList();
  }

  private Stream<Wish> of(Fact fact, CompiledModel model) {
    return switch (fact) {
      case GitLabFact gitLab ->
          ask(
              model
                  .triggers(GitLabTrigger.class)
                  .filter(trigger -> trigger.rule().project().equals(gitLab.resource())),
              trigger -> rules.mismatch(trigger.rule(), gitLab),
              fact,
              model);
      case MlflowFact mlflow ->
          ask(
              model
                  .triggers(MlflowTrigger.class)
                  .filter(trigger -> trigger.model().equals(mlflow.model())),
              trigger -> mismatch(trigger, mlflow),
              fact,
              model);
      case PlainFact plain ->
          ask(
              model
                  .triggers(WebhookTrigger.class)
                  .filter(trigger -> trigger.sender().equals(plain.sender())),
              trigger -> mismatch(trigger, plain),
              fact,
              model);
    };
  }

  private <T extends Trigger> Stream<Wish> ask(
      Stream<T> triggers, Function<T, Optional<String>> mismatch, Fact fact, CompiledModel model) {
    return triggers.map(
        trigger -> {
          TriggerId id = new TriggerId(model.file().model(), trigger.name());
          return mismatch
              .apply(trigger)
              .<Wish>map(why -> new Wish.Passes(id, why))
              .orElseGet(() -> new Wish.Fires(signal(id, fact)));
        });
  }

  private Signal signal(TriggerId trigger, Fact fact) {
    return new Signal(
        trigger,
        delivery.source(),
        key,
        delivery.subject(),
        delivery.eventId(),
        delivery.at(),
        fact.attributes(),
        depth);
  }

  private static Optional<String> mismatch(MlflowTrigger trigger, MlflowFact fact) {
    if (trigger.event() != fact.event()) {
      return Optional.of("it is about another event");
    }
    return trigger.alias().isEmpty() || trigger.alias().equals(fact.alias())
        ? Optional.empty()
        : Optional.of("the alias is " + fact.alias().orElse("none"));
  }

  private static Optional<String> mismatch(WebhookTrigger trigger, PlainFact fact) {
    for (Map.Entry<String, String> match : trigger.match().entrySet()) {
      JsonNode found = fact.body().at(match.getKey());
      if (!found.isValueNode() || found.isNull() || !found.asText().equals(match.getValue())) {
        return Optional.of(match.getKey() + " is not '" + Text.brief(match.getValue(), 60) + "'");
      }
    }
    return Optional.empty();
  }
}
