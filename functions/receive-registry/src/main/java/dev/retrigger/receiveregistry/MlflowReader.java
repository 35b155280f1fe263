package dev.retrigger.receiveregistry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.models.MlflowTrigger;
import dev.retrigger.receiveregistry.RegistryEvent.Noise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what tracking servers that SageMaker runs announce. AWS names these events and documents
 * none of their fields, so that names are looked for as MLflow's own interface has them, in any
 * spelling, near the top. What does not say which model it is about is noise.
 */
final class MlflowReader {
  private static final Pattern MODEL =
      Pattern.compile("[^\\s/:\\p{Cntrl}](?:[^\\p{Cntrl}/:]{0,254}[^\\s/:\\p{Cntrl}])?");
  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  /** The more telling first: a bare name may be that of the server. */
  private static final List<String> MODELS =
      List.of("registeredmodelname", "modelname", "registeredmodel", "name");

  private static final List<String> VERSIONS = List.of("modelversion", "version");
  private static final List<String> ALIASES =
      List.of("registeredmodelalias", "modelalias", "alias");
  private static final int MOST_NODES = 200;

  private MlflowReader() {}

  static RegistryEvent read(EventBridgeEvent event, MlflowTrigger.Event what) {
    Optional<String> model = find(event.detail(), MODELS, MODEL);
    Optional<String> version = find(event.detail(), VERSIONS, VERSION);
    Optional<String> alias =
        what == MlflowTrigger.Event.ALIAS ? find(event.detail(), ALIASES, ALIAS) : Optional.empty();
    if (model.isEmpty()) {
      return noise(event, "it does not say which model it is about");
    }
    if (what == MlflowTrigger.Event.ALIAS && alias.isEmpty()) {
      return noise(event, "it does not say which alias was set");
    }
    if (what == MlflowTrigger.Event.VERSION && version.isEmpty()) {
      return noise(event, "it does not say which version was created");
    }
    return new RegistryEvent.Registered(model.get(), what, version, alias);
  }

  private static Noise noise(EventBridgeEvent event, String why) {
    return new Noise(Text.brief(event.detailType()), why);
  }

  private static Optional<String> find(JsonNode detail, List<String> names, Pattern form) {
    return names.stream()
        .flatMap(name -> find(detail, name).stream())
        .filter(value -> form.matcher(value).matches())
        .findFirst();
  }

  /** The value of a name, nearest to the top first. */
  private static Optional<String> find(JsonNode detail, String name) {
    Deque<JsonNode> open = new ArrayDeque<>(List.of(detail));
    for (int looked = 0; looked < MOST_NODES && !open.isEmpty(); looked++) {
      JsonNode node = open.removeFirst();
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        boolean scalar = each.getValue().isTextual() || each.getValue().isIntegralNumber();
        if (scalar && plain(each.getKey()).equals(name)) {
          return Optional.of(each.getValue().asText());
        }
        if (each.getValue().isObject()) {
          open.addLast(each.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static String plain(String key) {
    return key.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
