package dev.retrigger.receiveregistry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.ledger.PackageStatus;
import dev.retrigger.receiveregistry.RegistryEvent.Noise;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the state of a model package. The event carries the present state only; times are ISO 8601
 * in the documentation, and milliseconds since 1970 in what is really sent.
 */
final class PackageReader {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]{0,20}:sagemaker:[a-z0-9-]{1,32}:[0-9]{12}:model-package/"
              + "([a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,62})/([1-9][0-9]{0,8})");
  private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,62}");
  private static final Pattern EXECUTION = Pattern.compile("arn:[!-~]{1,1000}");

  /** Fields whose change may make an approved version usable, or take it away. */
  private static final Set<String> OF_APPROVAL =
      Set.of("ModelApprovalStatus", "ModelPackageStatus");

  /** Later than 1973 in milliseconds, and later than 5138 in seconds. */
  private static final long MILLISECONDS = 100_000_000_000L;

  private PackageReader() {}

  static RegistryEvent read(EventBridgeEvent event) {
    String name = text(event, "ModelPackageArn");
    String group = text(event, "ModelPackageGroupName");
    if (group.isEmpty()) {
      return new Noise(Text.brief(name, 500), "it is no version of a model package group");
    }
    Matcher arn = ARN.matcher(name);
    if (!arn.matches()) {
      throw new InvalidEventException("'detail.ModelPackageArn' is missing or is none");
    }
    if (!GROUP.matcher(group).matches() || !group.equalsIgnoreCase(arn.group(1))) {
      throw new InvalidEventException(
          "'detail.ModelPackageGroupName' is not the group of 'detail.ModelPackageArn'");
    }
    String status = text(event, "ModelPackageStatus");
    if (!status.isEmpty() && !status.equals("Completed")) {
      return new Noise(name, "it is not usable yet: " + Text.brief(status));
    }
    Optional<PackageStatus> approval = approval(text(event, "ModelApprovalStatus"));
    if (approval.isEmpty()) {
      return new Noise(
          name, "its approval is none we know: " + Text.brief(text(event, "ModelApprovalStatus")));
    }
    return new RegistryEvent.ModelPackage(
        name,
        group,
        Integer.parseInt(arn.group(2)),
        approval.get(),
        edited(event.detail().path("UpdatedModelPackageFields")),
        modified(event.detail().path("LastModifiedTime")).orElse(event.time()),
        Optional.of(event.detail().path("MetadataProperties").path("GeneratedBy").asText(""))
            .filter(by -> EXECUTION.matcher(by).matches()));
  }

  private static Optional<PackageStatus> approval(String status) {
    return switch (status) {
      case "Approved" -> Optional.of(PackageStatus.APPROVED);
      case "Rejected" -> Optional.of(PackageStatus.REJECTED);
      case "PendingManualApproval" -> Optional.of(PackageStatus.PENDING);
      default -> Optional.empty();
    };
  }

  /** An event that names what was updated, and not the approval, is an edit of something else. */
  private static boolean edited(JsonNode updated) {
    Set<String> fields = new TreeSet<>();
    updated.forEach(field -> fields.add(field.asText()));
    return !fields.isEmpty() && fields.stream().noneMatch(OF_APPROVAL::contains);
  }

  private static Optional<Instant> modified(JsonNode time) {
    try {
      if (time.isTextual()) {
        return Optional.of(Timestamps.parse(time.textValue()));
      }
      if (time.isNumber() && time.canConvertToLong()) {
        long number = time.longValue();
        return Optional.of(
                number < MILLISECONDS
                    ? Instant.ofEpochSecond(number)
                    : Instant.ofEpochMilli(number))
            .filter(PackageReader::isPlausible);
      }
    } catch (DateTimeException _) {
      return Optional.empty(); // The time of the event is as good.
    }
    return Optional.empty();
  }

  private static boolean isPlausible(Instant time) {
    return time.isAfter(Instant.EPOCH) && time.isBefore(Instant.ofEpochMilli(MILLISECONDS * 100));
  }

  private static String text(EventBridgeEvent event, String name) {
    JsonNode value = event.detail().path(name);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw new InvalidEventException("'detail." + name + "' is not a text");
    }
    return value.asText("");
  }
}
