package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import java.util.Set;

/** A rule that says why a run starts. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AlarmTrigger.class, name = "alarm"),
  @JsonSubTypes.Type(value = CombinationTrigger.class, name = "combination"),
  @JsonSubTypes.Type(value = DataTrigger.class, name = "data"),
  @JsonSubTypes.Type(value = DriftTrigger.class, name = "drift"),
  @JsonSubTypes.Type(value = FinishedTrigger.class, name = "finished"),
  @JsonSubTypes.Type(value = GitLabTrigger.class, name = "gitlab"),
  @JsonSubTypes.Type(value = ImageTrigger.class, name = "image"),
  @JsonSubTypes.Type(value = MlflowTrigger.class, name = "mlflow"),
  @JsonSubTypes.Type(value = RegisteredTrigger.class, name = "registered"),
  @JsonSubTypes.Type(value = RequestTrigger.class, name = "request"),
  @JsonSubTypes.Type(value = ScheduleTrigger.class, name = "schedule"),
  @JsonSubTypes.Type(value = WebhookTrigger.class, name = "webhook")
})
public sealed interface Trigger
    permits AlarmTrigger,
        CombinationTrigger,
        DataTrigger,
        DriftTrigger,
        FinishedTrigger,
        GitLabTrigger,
        ImageTrigger,
        MlflowTrigger,
        RegisteredTrigger,
        RequestTrigger,
        ScheduleTrigger,
        WebhookTrigger {
  /** The key under {@code triggers}. */
  String name();

  /** The name of the pipeline that it starts; none, if it only takes part in a combination. */
  Optional<String> start();

  /** What a run that it starts knows of the fact, beyond what is known of every fact. */
  default Set<String> supplies() {
    return switch (this) {
      case AlarmTrigger _ -> Set.of("alarm", "metric", "value", "url");
      case DriftTrigger _ -> Set.of("features", "severity", "metric", "value", "alarm", "url");
      case FinishedTrigger _ -> Set.of("run", "runStatus");
      case GitLabTrigger _ ->
          Set.of(
              "commit",
              "branch",
              "tag",
              "ref",
              "author",
              "url",
              "project",
              "sandbox",
              "action",
              "status",
              "environment");
      case ImageTrigger _ -> Set.of("image", "digest", "tag", "version");
      case MlflowTrigger _ -> Set.of("version", "alias", "author", "url");
      case RegisteredTrigger _ -> Set.of("modelPackage", "group", "version", "fallbackFrom");
      case CombinationTrigger _,
          DataTrigger _,
          RequestTrigger _,
          ScheduleTrigger _,
          WebhookTrigger _ ->
          Set.of();
    };
  }
}
