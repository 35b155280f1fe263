package dev.retrigger.receivewebhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Text;
import dev.retrigger.models.MlflowTrigger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the webhooks of MLflow's registry. There is no event of stages: versions are promoted by
 * alias. What only tells of tags, prompts or removals is nothing, with its reason.
 */
final class MlflowEvents {
  /** What MLflow's own test delivery is about. */
  private static final String EXAMPLE = "example_model";

  /** The tag under which record-lineage registers a version. */
  private static final String RUN = "retrigger.run";

  private static final Pattern MODEL =
      Pattern.compile("[^\\s/:\\p{Cntrl}](?:[^\\p{Cntrl}/:]{0,254}[^\\s/:\\p{Cntrl}])?");
  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private MlflowEvents() {}

  static Reading read(JsonNode json, Sender sender) {
    Document body = new Document(json);
    Document data = body.at("data");
    Optional<String> model = data.at("name").text(MODEL);
    String subject = "mlflow/" + model.orElse("-");
    String what = body.at("entity").word().orElse("-") + " " + body.at("action").word().orElse("-");
    if (model.isEmpty()) {
      return new Reading.Nothing(subject, "no 'data.name' of a model");
    }
    if (model.get().equals(EXAMPLE) && !sender.examples()) {
      return new Reading.Nothing(subject, "MLflow's test delivery");
    }
    Optional<String> workspace = body.at("workspace").text();
    if (!sender.workspaces().isEmpty()
        && !workspace.map(sender.workspaces()::contains).orElse(false)) {
      return new Reading.Nothing(subject, "a workspace that is not the sender's to speak of");
    }
    Optional<String> version = data.at("version").text(VERSION);
    Optional<String> alias = data.at("alias").text(ALIAS);
    String announced = Text.brief(body.at("timestamp").text().orElse(""), 40);
    return switch (what) {
      case "model_version created" ->
          version
              .<Reading>map(
                  number ->
                      new Reading.Of(
                          new MlflowFact(
                              model.get(),
                              MlflowTrigger.Event.VERSION,
                              number,
                              Optional.empty(),
                              announced,
                              cause(data))))
              .orElseGet(() -> new Reading.Nothing(subject, "no 'data.version'"));
      case "model_version_alias created" ->
          version.isPresent() && alias.isPresent()
              ? new Reading.Of(
                  new MlflowFact(
                      model.get(),
                      MlflowTrigger.Event.ALIAS,
                      version.get(),
                      alias,
                      announced,
                      cause(data)))
              : new Reading.Nothing(subject, "no 'data.version' and 'data.alias'");
      case "model_version_alias deleted" -> new Reading.Nothing(subject, "an alias was removed");
      default -> new Reading.Nothing(subject, "MLflow's " + what + " starts nothing");
    };
  }

  /** Versions that a run of ours registered carry its name. */
  private static Optional<RunId> cause(Document data) {
    return data.at("tags", RUN).text().filter(RunId::isOne).map(RunId::new);
  }
}
