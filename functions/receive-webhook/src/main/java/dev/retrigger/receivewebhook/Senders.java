package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.webhook.Scheme;
import dev.retrigger.aws.webhook.SchemeReader;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.receivewebhook.Sender.Api;
import dev.retrigger.receivewebhook.Sender.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may send, as the secret of {@code WEBHOOK_SECRET_ID} says: an object with an entry for each
 * sender. An entry that cannot be meant is a failure whenever its sender calls, and nobody else's.
 */
public final class Senders {
  private final JsonNode entries;

  private Senders(JsonNode entries) {
    this.entries = entries;
  }

  /** Reads the secret's text. */
  public static Senders read(String text) {
    try {
      JsonNode entries = Json.tree(text);
      if (entries.isObject()) {
        return new Senders(entries);
      }
    } catch (InvalidEventException _) {
      // The message of the one below does not repeat what was read.
    }
    throw new IllegalStateException("the secret of the webhooks' senders is not a JSON object");
  }

  /** The sender of that name, if there is one. */
  public Optional<Sender> find(String name) {
    JsonNode entry = entries.path(name);
    if (!entry.isObject()) {
      return Optional.empty();
    }
    try {
      return Optional.of(sender(name, entry));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("the sender '" + name + "': " + e.getMessage(), e);
    }
  }

  /** Reads every entry, as a look before anybody sends; one that cannot be meant is told. */
  public void check() {
    entries.fieldNames().forEachRemaining(this::find);
  }

  private static Sender sender(String name, JsonNode entry) {
    Scheme scheme = SchemeReader.scheme(entry);
    Kind kind = kind(name, scheme, entry.path("kind"));
    return new Sender(
        name,
        kind,
        scheme,
        SchemeReader.secrets(entry),
        resources(kind, entry),
        texts(entry, "workspaces"),
        entry.path("acceptExamples").asBoolean(),
        api(entry));
  }

  private static Kind kind(String name, Scheme scheme, JsonNode given) {
    if (given.isMissingNode()) {
      return switch (scheme) {
        case Scheme.GitLabToken _ -> Kind.GITLAB;
        case Scheme.Mlflow _ -> Kind.MLFLOW;
        case Scheme.GitHub _ -> Kind.GITHUB;
        case Scheme.StandardWebhooks _ -> name.startsWith("gitlab") ? Kind.GITLAB : Kind.CUSTOM;
        case Scheme.Custom _, Scheme.Slack _ -> Kind.CUSTOM;
      };
    }
    return switch (given.asText()) {
      case "gitlab" -> Kind.GITLAB;
      case "mlflow" -> Kind.MLFLOW;
      case "github" -> Kind.GITHUB;
      case "custom" -> Kind.CUSTOM;
      default -> throw new IllegalStateException("'kind' is gitlab, mlflow, github or custom");
    };
  }

  /** A GitLab serves many groups, so the projects are named; an MLflow has its models. */
  private static List<String> resources(Kind kind, JsonNode entry) {
    return switch (kind) {
      case GITLAB -> {
        List<String> projects = texts(entry, "projects");
        if (projects.isEmpty()) {
          throw new IllegalStateException("'projects' is missing: write globs such as growth/*");
        }
        yield projects;
      }
      case MLFLOW -> {
        List<String> models = texts(entry, "models");
        yield models.isEmpty() ? List.of("**") : models;
      }
      case GITHUB, CUSTOM -> List.of("**");
    };
  }

  private static Optional<Api> api(JsonNode entry) {
    if (entry.path("apiToken").asText().isBlank()) {
      return Optional.empty();
    }
    String address = entry.path("baseUrl").asText();
    if (!address.matches("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?")) {
      throw new IllegalStateException(
          "'baseUrl' goes with 'apiToken': write https:// and GitLab's host");
    }
    return Optional.of(
        new Api(URI.create(address.replaceFirst("/+$", "")), entry.path("apiToken").asText()));
  }

  private static List<String> texts(JsonNode entry, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : entry.path(field)) {
      if (!each.isTextual()) {
        throw new IllegalStateException("'" + field + "' is a list of texts");
      }
      texts.add(each.asText());
    }
    return texts;
  }
}
