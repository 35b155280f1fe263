package dev.retrigger.receiveregistry;

import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.intake.Delivery;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Taken;
import dev.retrigger.intake.Wish;
import dev.retrigger.ledger.PackageStatus;
import dev.retrigger.ledger.PackageStatuses;
import dev.retrigger.ledger.PackageStatuses.Heard;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.MlflowTrigger;
import dev.retrigger.models.RegisteredTrigger;
import dev.retrigger.models.Route;
import dev.retrigger.receiveregistry.RegistryEvent.ModelPackage;
import dev.retrigger.receiveregistry.RegistryEvent.Noise;
import dev.retrigger.receiveregistry.RegistryEvent.Registered;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds what has changed in a registry, and who waits for it. Only a change of an approval fires;
 * which one it is, is written down before anything is sent, and the same event sends the same
 * again.
 */
final class RegistryReceiver {
  private final Intake intake;
  private final PackageStatuses statuses;
  private final Runs runs;
  private final ModelPackages packages;
  private final RejectionNotices notices;
  private final String account;

  RegistryReceiver(
      InstantSource clock, Table table, Intake intake, ModelPackages packages, String account) {
    this.intake = intake;
    this.statuses = new PackageStatuses(table);
    this.runs = new Runs(table);
    this.packages = packages;
    this.notices = new RejectionNotices(clock, table);
    this.account = account;
  }

  Taken receive(EventBridgeEvent event) {
    RegistryEvent told = RegistryEvent.from(event);
    Delivery delivery = new Delivery(Route.REGISTRY, told.subject(), event.id(), event.time());
    if (!event.account().equals(account)) {
      return intake.ignore(delivery, "it comes from another account than ours");
    }
    return switch (told) {
      case Noise(_, var why) -> intake.ignore(delivery, why);
      case ModelPackage version -> receive(delivery, version);
      case Registered registered -> receive(delivery, registered);
    };
  }

  private Taken receive(Delivery delivery, ModelPackage version) {
    if (version.edited()) {
      return intake.ignore(delivery, "something else than its approval was edited");
    }
    Heard heard =
        statuses.hear(version.arn(), version.approval(), version.modified(), delivery.eventId());
    return switch (heard) {
      case Heard.Same _ -> intake.ignore(delivery, "its approval is what it was");
      case Heard.Older(var now) ->
          intake.ignore(delivery, "it is older than what is known: " + word(now));
      case Heard.Change(var before, var number) ->
          switch (version.approval()) {
            case PENDING -> intake.ignore(delivery, "it is not approved yet");
            case APPROVED -> settle(delivery, version, approved(delivery, version, number));
            case REJECTED -> rejected(delivery, version, before, number);
          };
    };
  }

  private Function<TriggerId, Wish> approved(Delivery delivery, ModelPackage version, long number) {
    Map<String, String> attributes = attributes(version.arn(), version.group(), version.version());
    attributes.put(
        "reason", "version " + version.version() + " of " + version.group() + " was approved");
    return fires(delivery, version, number, attributes);
  }

  /** The newest other approved version takes the place of a rejected one that was the newest. */
  private Taken rejected(
      Delivery delivery, ModelPackage version, Optional<PackageStatus> before, long number) {
    if (before.filter(status -> status == PackageStatus.APPROVED).isEmpty()) {
      return intake.ignore(delivery, "it was rejected, and was not approved before");
    }
    List<CompiledModel> listening = intake.listening(Route.REGISTRY, version.group());
    if (listening.isEmpty()) {
      return intake.settle(delivery, List.of());
    }
    Optional<ModelPackages.Version> next =
        packages
            .approved(version.group())
            .filter(other -> !other.arn().equals(version.arn()))
            .findFirst();
    if (next.isEmpty()) {
      notices.owe(version, number, listening);
      return settle(
          delivery,
          version,
          passes("no other approved version; nothing is deployed, nothing is deleted"));
    }
    int newest = next.get().number();
    if (newest > version.version()) {
      return settle(
          delivery, version, passes("version " + newest + " is newer and approved; it stays"));
    }
    Map<String, String> attributes = attributes(next.get().arn(), version.group(), newest);
    attributes.put("fallbackFrom", version.arn());
    attributes.put(
        "reason",
        "version %d of %s was rejected; version %d is the newest other approved one"
            .formatted(version.version(), version.group(), newest));
    return settle(delivery, version, fires(delivery, version, number, attributes));
  }

  private Taken settle(Delivery delivery, ModelPackage version, Function<TriggerId, Wish> wish) {
    List<Wish> wishes =
        intake.listening(Route.REGISTRY, version.group()).stream()
            .flatMap(
                model ->
                    model
                        .triggers(RegisteredTrigger.class)
                        .filter(trigger -> trigger.group().equals(version.group()))
                        .map(trigger -> wish.apply(named(model, trigger.name()))))
            .toList();
    return intake.settle(delivery, wishes);
  }

  private Function<TriggerId, Wish> fires(
      Delivery delivery, ModelPackage version, long number, Map<String, String> attributes) {
    int depth = depth(version);
    return trigger ->
        new Wish.Fires(
            new Signal(
                trigger,
                Route.REGISTRY,
                version.arn() + "#" + word(version.approval()) + "#" + number,
                version.arn(),
                delivery.eventId(),
                version.modified(),
                attributes,
                depth));
  }

  private static Function<TriggerId, Wish> passes(String why) {
    return trigger -> new Wish.Passes(trigger, why);
  }

  /** A version that one of our runs has made is one step further from what began it all. */
  private int depth(ModelPackage version) {
    return version
        .generatedBy()
        .flatMap(runs::ofExecution)
        .flatMap(runs::find)
        .map(run -> run.origin().depth() + 1)
        .orElse(0);
  }

  private Taken receive(Delivery delivery, Registered registered) {
    Map<String, String> attributes = new LinkedHashMap<>();
    registered
        .version()
        .ifPresent(
            version -> {
              attributes.put("version", version);
              attributes.put("url", "models:/" + registered.model() + "/" + version);
            });
    registered.alias().ifPresent(alias -> attributes.put("alias", alias));
    String version = registered.version().map(number -> "version " + number).orElse("a version");
    attributes.put(
        "reason",
        version
            + " of "
            + registered.model()
            + registered.alias().map(alias -> " is now " + alias).orElse(" was registered"));
    String key =
        String.join(
            "#",
            registered.event().name(),
            registered.model(),
            registered.version().orElse(""),
            registered.alias().orElse(""),
            Timestamps.format(delivery.at()));
    List<Wish> wishes =
        intake.listening(Route.MLFLOW, registered.model()).stream()
            .flatMap(
                model ->
                    model
                        .triggers(MlflowTrigger.class)
                        .filter(trigger -> trigger.model().equals(registered.model()))
                        .map(
                            trigger ->
                                wish(
                                    delivery,
                                    registered,
                                    trigger,
                                    named(model, trigger.name()),
                                    key,
                                    attributes)))
            .toList();
    return intake.settle(delivery, wishes);
  }

  private static Wish wish(
      Delivery delivery,
      Registered registered,
      MlflowTrigger trigger,
      TriggerId id,
      String key,
      Map<String, String> attributes) {
    if (trigger.event() != registered.event()) {
      return new Wish.Passes(id, "it waits for another event");
    }
    if (trigger.alias().isPresent() && !trigger.alias().equals(registered.alias())) {
      return new Wish.Passes(id, "it waits for the alias " + trigger.alias().get());
    }
    return new Wish.Fires(
        new Signal(
            id,
            Route.MLFLOW,
            key,
            registered.subject(),
            delivery.eventId(),
            delivery.at(),
            attributes,
            0));
  }

  private static Map<String, String> attributes(String arn, String group, int version) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("modelPackage", arn);
    attributes.put("group", group);
    attributes.put("version", Integer.toString(version));
    return attributes;
  }

  private static TriggerId named(CompiledModel model, String trigger) {
    return new TriggerId(model.file().model(), trigger);
  }

  /** As SageMaker writes it. */
  private static String word(PackageStatus status) {
    return switch (status) {
      case PENDING -> "PendingManualApproval";
      case APPROVED -> "Approved";
      case REJECTED -> "Rejected";
    };
  }
}
