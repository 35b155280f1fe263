package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.ClosedWindow;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.local.cli.Why.WindowState;
import dev.retrigger.local.cli.Why.WindowStory;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataTrigger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the window that carried an object. The ledger keeps no row that says so, as there would be
 * one per object; but windows of one name follow each other, so it is the first that closed after
 * the object came and whose manifest lists it.
 */
final class Carriers {
  /** Longer than any window stays open. */
  private static final int PARKED_WITHIN_DAYS = 15;

  private final Signals signals;
  private final Windows windows;
  private final Models models;
  private final Optional<ObjectStore> store;
  private final InstantSource clock;

  Carriers(Table table, Optional<ObjectStore> store, InstantSource clock) {
    this.signals = new Signals(table);
    this.windows = new Windows(table);
    this.models = new Models(table);
    this.store = store;
    this.clock = clock;
  }

  /** The window of an object that joined one, and the decision about it; else empty. */
  Optional<Carrier> of(SignalRecord record) {
    return record.decision() instanceof Join(var name, _) && record.signal().source().equals("s3")
        ? Optional.of(of(record, name))
        : Optional.empty();
  }

  private Carrier of(SignalRecord record, String name) {
    Optional<OpenWindow> open = windows.find(name);
    if (open.isPresent() && windows.holds(name, record.signal().id())) {
      return new Carrier(open(open.get()), Optional.empty());
    }
    Optional<String> input = input(record.signal().trigger()).or(() -> open.map(OpenWindow::input));
    if (input.isEmpty()) {
      return new Carrier(without(name, WindowState.UNKNOWN), Optional.empty());
    }
    List<ClosedWindow> later =
        windows
            .closedFrom(record.signal().trigger().model(), input.get(), 1)
            .filter(closed -> nameOf(closed).equals(name))
            .filter(closed -> !closed.closed().isBefore(record.at()))
            .toList();
    Optional<ClosedWindow> listing =
        later.stream().filter(closed -> lists(closed.manifest(), record, true)).findFirst();
    return listing
        .or(() -> later.stream().filter(each -> lists(each.manifest(), record, false)).findFirst())
        .map(closed -> closed(closed, true))
        .or(() -> parked(record, name))
        .or(() -> later.stream().findFirst().map(closed -> closed(closed, false)))
        .orElseGet(() -> new Carrier(without(name, WindowState.OPEN), Optional.empty()));
  }

  private static String nameOf(ClosedWindow closed) {
    return OpenWindow.name(closed.trigger(), closed.partition());
  }

  private Optional<String> input(TriggerId trigger) {
    return models
        .find(trigger.model())
        .map(row -> Json.read(row.body(), CompiledModel.class))
        .flatMap(model -> model.trigger(trigger.name()))
        .flatMap(
            found ->
                found instanceof DataTrigger data ? Optional.of(data.input()) : Optional.empty());
  }

  private Carrier closed(ClosedWindow closed, boolean verified) {
    return new Carrier(
        new WindowStory(
            nameOf(closed),
            WindowState.CLOSED,
            Optional.of(closed.id()),
            Optional.of(closed.cause()),
            Optional.of(closed.opened()),
            Optional.of(closed.closed()),
            Optional.of(closed.objects()),
            Optional.of(closed.manifest()),
            verified),
        signals
            .about("window/" + closed.id())
            .filter(record -> record.signal().trigger().equals(closed.trigger()))
            .findFirst());
  }

  /** A window that was given up is in the model's history only. */
  private Optional<Carrier> parked(SignalRecord record, String name) {
    LocalDate first = record.at().atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    return Stream.iterate(first, day -> day.plusDays(1))
        .limit(PARKED_WITHIN_DAYS)
        .takeWhile(day -> !day.isAfter(today))
        .flatMap(day -> signals.onDay(record.signal().trigger().model(), day).reversed().stream())
        .filter(each -> each.signal().trigger().equals(record.signal().trigger()))
        .filter(each -> each.decision() instanceof Refuse(var why, _) && why == Refusal.NO_MARKER)
        .filter(each -> !each.at().isBefore(record.at()))
        .filter(each -> lists(manifest(each), record, false))
        .findFirst()
        .map(each -> new Carrier(givenUp(each, name), Optional.of(each)));
  }

  private static WindowStory givenUp(SignalRecord window, String name) {
    return new WindowStory(
        name,
        WindowState.PARKED,
        Optional.of(window.signal().key()),
        Optional.of(Refusal.NO_MARKER.name()),
        Optional.empty(),
        Optional.of(window.at()),
        Optional.empty(),
        Optional.of(manifest(window)),
        true);
  }

  private static String manifest(SignalRecord window) {
    return window.signal().attributes().getOrDefault("manifest", "");
  }

  private static WindowStory open(OpenWindow window) {
    return new WindowStory(
        window.name(),
        WindowState.OPEN,
        Optional.of(window.id()),
        Optional.empty(),
        Optional.of(window.opened()),
        Optional.empty(),
        Optional.of(window.signals()),
        Optional.empty(),
        false);
  }

  private static WindowStory without(String name, WindowState state) {
    return new WindowStory(
        name,
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Whether the manifest lists the object, in that very version or in any. */
  private boolean lists(String manifest, SignalRecord record, boolean sameVersion) {
    if (store.isEmpty() || !manifest.startsWith("s3://")) {
      return false;
    }
    int slash = manifest.indexOf('/', "s3://".length());
    String object = record.signal().subject();
    String key = object.substring(object.indexOf('/', "s3://".length()) + 1);
    String identity = record.signal().key().substring(record.signal().key().lastIndexOf('#') + 1);
    return store
        .get()
        .read(manifest.substring("s3://".length(), slash), manifest.substring(slash + 1))
        .filter(content -> lists(content, key, sameVersion ? identity : ""))
        .isPresent();
  }

  private static boolean lists(InputStream content, String key, String identity) {
    String quoted = Json.write(key);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.contains(quoted))
          .map(Json::tree)
          .filter(entry -> entry.path("key").asText().equals(key))
          .anyMatch(entry -> identity.isEmpty() || isVersion(entry, identity));
    } catch (IOException e) {
      throw new UncheckedIOException("a manifest cannot be read", e);
    }
  }

  private static boolean isVersion(JsonNode entry, String identity) {
    return entry.path("versionId").asText().equals(identity)
        || entry.path("sequencer").asText().equals(identity);
  }

  /** A window, and what was decided about it once it was closed. */
  record Carrier(WindowStory window, Optional<SignalRecord> decision) {}
}
