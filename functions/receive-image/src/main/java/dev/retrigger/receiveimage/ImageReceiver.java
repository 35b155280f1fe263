package dev.retrigger.receiveimage;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.intake.Delivery;
import dev.retrigger.intake.Intake;
import dev.retrigger.intake.Taken;
import dev.retrigger.intake.Wish;
import dev.retrigger.ledger.HeldImage;
import dev.retrigger.ledger.HeldImage.State;
import dev.retrigger.ledger.HeldImages;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.ImageScan;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.Table;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ImageInput;
import dev.retrigger.models.ImageTrigger;
import dev.retrigger.models.Route;
import dev.retrigger.models.ScanRule;
import dev.retrigger.models.TagRule;
import dev.retrigger.receiveimage.ImageEvent.Noise;
import dev.retrigger.receiveimage.ImageEvent.Pushed;
import dev.retrigger.receiveimage.ImageEvent.Scanned;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives pushed images to the inputs that want them. An input's newest image is written before any
 * signal is sent, so that the run that a push starts finds it. Where an input waits for scans, the
 * image is held until its scan is known; what was noted and not sent before a crash is sent when
 * the same event is delivered again.
 */
final class ImageReceiver {
  private static final String SOURCE = Route.ECR;

  private final InstantSource clock;
  private final Intake intake;
  private final Images images;
  private final HeldImages held;
  private final Set<String> accounts;

  ImageReceiver(InstantSource clock, Table table, Intake intake, Set<String> accounts) {
    this.clock = clock;
    this.intake = intake;
    this.images = new Images(table);
    this.held = new HeldImages(table);
    this.accounts = Set.copyOf(accounts);
  }

  Taken receive(EventBridgeEvent event) {
    ImageEvent told = ImageEvent.from(event);
    Delivery delivery = new Delivery(SOURCE, told.subject(), event.id(), event.time());
    if (!accounts.contains(event.account())) {
      return intake.ignore(
          delivery, "it comes from account " + event.account() + ", not from ours");
    }
    return switch (told) {
      case Noise(_, var why) -> intake.ignore(delivery, why);
      case Pushed pushed -> intake.settle(delivery, wishes(pushed, event.id()));
      case Scanned(var scan) -> {
        held.note(scan);
        List<Wish> wishes = wishes(scan);
        yield wishes.isEmpty()
            ? intake.ignore(delivery, "no image waits for this scan; it is noted")
            : intake.settle(delivery, wishes);
      }
    };
  }

  private List<Wish> wishes(Pushed pushed, String eventId) {
    List<Wish> wishes = new ArrayList<>();
    for (Listening to : listening(pushed.image().repository())) {
      Optional<String> objection = objection(to.input(), pushed);
      if (objection.isPresent()) {
        wishes.addAll(to.pass(objection.get()));
      } else if (to.input().scan().isPresent()) {
        wishes.addAll(hold(to, to.input().scan().get(), pushed, eventId));
      } else {
        wishes.addAll(accept(to, pushed.image(), signals(to, pushed, eventId)));
      }
    }
    return wishes;
  }

  private static Optional<String> objection(ImageInput input, Pushed pushed) {
    if (pushed.replicatedFrom().isPresent() && !input.replication()) {
      return Optional.of(
          "it was replicated from "
              + pushed.replicatedFrom().get()
              + "; input '"
              + input.name()
              + "' takes such images with replication: true only");
    }
    String tag = pushed.image().tag();
    return input.tags().accepts(tag)
        ? Optional.empty()
        : Optional.of("its tag " + tag + " is not " + input.tags().show());
  }

  private List<Wish> accept(Listening to, Image image, List<Signal> signals) {
    images.accept(to.model().file().model(), to.input().name(), image);
    return signals.isEmpty()
        ? to.pass("it is taken as the newest image; no trigger starts a run for it")
        : signals.stream().<Wish>map(Wish.Fires::new).toList();
  }

  private List<Wish> hold(Listening to, ScanRule rule, Pushed pushed, String eventId) {
    HeldImage image =
        held.hold(
            new HeldImage(
                to.model().file().model(),
                to.input().name(),
                pushed.image(),
                clock.instant().plus(rule.patience()),
                to.model().version(),
                signals(to, pushed, eventId).stream()
                    .map(signal -> new HeldImage.Waiting(signal, to.starts(signal)))
                    .toList(),
                State.WAITING));
    return held.scanned(pushed.image())
        .map(scan -> judge(to, rule, image, scan))
        .orElseGet(() -> to.pass(standing(image)));
  }

  private List<Wish> wishes(ImageScan scan) {
    List<Wish> wishes = new ArrayList<>();
    for (Listening to : listening(scan.repository())) {
      ImageInput input = to.input();
      if (input.scan().isPresent()) {
        held.of(to.model().file().model(), input.name(), scan.registry(), scan.digest())
            .forEach(image -> wishes.addAll(judge(to, input.scan().get(), image, scan)));
      }
    }
    return wishes;
  }

  /** Whoever ends the wait first decides; the same end may come twice and does no harm. */
  private List<Wish> judge(Listening to, ScanRule rule, HeldImage image, ImageScan scan) {
    if (image.state() != State.ACCEPTED && image.state() != State.WAITING) {
      return to.pass(standing(image));
    }
    List<String> exceeded = exceeded(rule, scan);
    boolean inTime = !clock.instant().isAfter(image.until());
    State verdict = exceeded.isEmpty() ? State.ACCEPTED : State.REFUSED;
    if (image.state() == State.ACCEPTED || (inTime && held.settle(image, verdict))) {
      return image.state() == State.ACCEPTED || verdict == State.ACCEPTED
          ? accept(
              to, image.image(), image.signals().stream().map(HeldImage.Waiting::signal).toList())
          : to.pass("its scan found too much: " + String.join(", ", exceeded));
    }
    return to.pass(standing(held.find(image).orElse(image)));
  }

  private static List<String> exceeded(ScanRule rule, ImageScan scan) {
    return rule.most().entrySet().stream()
        .filter(most -> scan.findings().getOrDefault(most.getKey(), 0L) > most.getValue())
        .map(
            most ->
                "%d %s, at most %d"
                    .formatted(
                        scan.findings().getOrDefault(most.getKey(), 0L),
                        most.getKey(),
                        most.getValue()))
        .toList();
  }

  private static String standing(HeldImage image) {
    return switch (image.state()) {
      case WAITING -> "it waits for its scan, until " + image.until() + " at the latest";
      case ACCEPTED -> "its scan was good enough";
      case REFUSED -> "its scan found too much";
      case EXPIRED ->
          "its scan did not come until " + image.until() + "; push it again as a new tag";
    };
  }

  private List<Listening> listening(String repository) {
    return intake.listening(SOURCE, repository).stream()
        .flatMap(
            model ->
                model.file().inputs().values().stream()
                    .filter(ImageInput.class::isInstance)
                    .map(ImageInput.class::cast)
                    .filter(input -> input.repository().equals(repository))
                    .map(input -> new Listening(model, input)))
        .toList();
  }

  private static List<Signal> signals(Listening to, Pushed pushed, String eventId) {
    Image image = pushed.image();
    return to.triggers()
        .map(
            trigger ->
                new Signal(
                    to.named(trigger.name()),
                    SOURCE,
                    image.key(),
                    image.subject(),
                    eventId,
                    image.pushed(),
                    attributes(pushed),
                    0))
        .toList();
  }

  private static Map<String, String> attributes(Pushed pushed) {
    Image image = pushed.image();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("image", image.uri());
    attributes.put("digest", image.digest());
    attributes.put("tag", image.tag());
    attributes.put(
        "reason",
        "image "
            + image.repository()
            + ":"
            + image.tag()
            + pushed
                .replicatedFrom()
                .map(region -> " was replicated from " + region)
                .orElse(" was pushed"));
    TagRule.version(image.tag())
        .ifPresent(version -> attributes.put("version", version.toString()));
    return attributes;
  }

  /** An input of a model, and its triggers. */
  private record Listening(CompiledModel model, ImageInput input) {
    Stream<ImageTrigger> triggers() {
      return model
          .triggers(ImageTrigger.class)
          .filter(trigger -> trigger.input().equals(input.name()));
    }

    TriggerId named(String name) {
      return new TriggerId(model.file().model(), name);
    }

    Optional<PipelineId> starts(Signal signal) {
      return model.trigger(signal.trigger().name()).flatMap(model::startedBy);
    }

    /** Why there is no signal; an input without triggers says so under its own name. */
    List<Wish> pass(String why) {
      Set<String> names = triggers().map(ImageTrigger::name).collect(Collectors.toSet());
      return (names.isEmpty() ? Set.of(input.name()) : names)
          .stream().sorted().<Wish>map(name -> new Wish.Passes(named(name), why)).toList();
    }
  }
}
