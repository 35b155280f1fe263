package dev.retrigger.receiveimage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Text;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.ImageScan;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an event says about an image. Sources: the ECR user guide, "Amazon ECR events and
 * EventBridge"; for enhanced scans the Inspector user guide, "EventBridge event schema for Amazon
 * Inspector events". What is new or none of our business is {@link Noise}; what says that an image
 * was pushed or scanned, and does not say which, is an {@link InvalidEventException}.
 */
sealed interface ImageEvent {
  /** What the event is about, as a person would look for it. */
  String subject();

  /**
   * An image was pushed under a tag.
   *
   * @param replicatedFrom the region that ECR replicated it from, if it did
   */
  record Pushed(Image image, Optional<String> replicatedFrom) implements ImageEvent {
    @Override
    public String subject() {
      return image.subject();
    }
  }

  /** A scan came to its end. */
  record Scanned(ImageScan scan) implements ImageEvent {
    @Override
    public String subject() {
      return scan.registry() + "/" + scan.repository() + "@" + scan.digest();
    }
  }

  /** Nothing that could start anything. */
  record Noise(String subject, String why) implements ImageEvent {}

  /** Reads the event. */
  static ImageEvent from(EventBridgeEvent event) {
    if (event.source().equals("aws.inspector2") && event.detailType().equals("Inspector2 Scan")) {
      return Reader.inspected(event);
    }
    if (!event.source().equals("aws.ecr")) {
      throw new InvalidEventException("not an event of aws.ecr, nor a scan of aws.inspector2");
    }
    return switch (event.detailType()) {
      case "ECR Image Action" -> Reader.pushed(event, "PUSH");
      case "ECR Replication Action" -> Reader.pushed(event, "REPLICATE");
      case "ECR Image Scan" -> Reader.scanned(event);
      default -> Reader.noise(event, Text.brief(event.detailType()) + " is no push");
    };
  }

  /** Reads the fields of one event. */
  final class Reader {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}");
    private static final Pattern REPOSITORY =
        Pattern.compile("(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*");
    private static final int LONGEST_REPOSITORY = 256;

    /** The digests in AWS's own examples are cut short, so that their length is no use. */
    private static final Pattern DIGEST = Pattern.compile("sha(256|512):[0-9A-Za-z]{32,128}");

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern SEVERITY = Pattern.compile("[A-Z_]{1,32}");

    /** Inspector's own sum of all severities. */
    private static final String TOTAL = "TOTAL";

    private Reader() {}

    private static ImageEvent pushed(EventBridgeEvent event, String action) {
      String told = text(event, "action-type");
      if (!told.equals(action)) {
        return noise(event, (told.isEmpty() ? "no action" : Text.brief(told)) + " is no push");
      }
      String result = text(event, "result");
      if (!result.equals("SUCCESS")) {
        return noise(event, "the push did not succeed: " + Text.brief(result));
      }
      String artifact = text(event, "artifact-media-type");
      if (!isImage(artifact)) {
        return noise(event, "what was pushed is no image but " + Text.brief(artifact));
      }
      String tag = text(event, "image-tag");
      if (tag.isEmpty()) {
        return noise(event, "it was pushed without a tag, like each part of a multi-arch image");
      }
      String replicatedFrom = text(event, "source-region");
      return new ImageEvent.Pushed(
          new Image(
              registry(event),
              repository(text(event, "repository-name")),
              digest(event),
              valid(tag, TAG, "image-tag"),
              event.time()),
          action.equals("PUSH") ? Optional.empty() : Optional.of(Text.brief(replicatedFrom)));
    }

    private static ImageEvent scanned(EventBridgeEvent event) {
      String status = text(event, "scan-status");
      return status.equals("COMPLETE")
          ? scan(event, repository(text(event, "repository-name")))
          : noise(event, "the scan is not complete: " + Text.brief(status));
    }

    /** Inspector names the repository by its ARN; instances and functions are scanned, too. */
    private static ImageEvent inspected(EventBridgeEvent event) {
      String status = text(event, "scan-status");
      if (!event.detail().has("repository-name")) {
        return noise(event, "what was scanned is no image");
      }
      String arn = text(event, "repository-name");
      int name = arn.indexOf(":repository/");
      if (!status.equals("INITIAL_SCAN_COMPLETE")) {
        return noise(event, "the scan is not complete: " + Text.brief(status));
      }
      return scan(
          event, repository(name < 0 ? arn : arn.substring(name + ":repository/".length())));
    }

    private static ImageEvent scan(EventBridgeEvent event, String repository) {
      return new ImageEvent.Scanned(
          new ImageScan(registry(event), repository, digest(event), findings(event), event.time()));
    }

    private static Map<String, Long> findings(EventBridgeEvent event) {
      JsonNode counts = event.detail().path("finding-severity-counts");
      if (!counts.isObject() && !counts.isMissingNode() && !counts.isNull()) {
        throw new InvalidEventException("'detail.finding-severity-counts' is not an object");
      }
      Map<String, Long> findings = new TreeMap<>();
      for (Map.Entry<String, JsonNode> count : counts.properties()) {
        String severity = count.getKey().toUpperCase(Locale.ROOT);
        if (!count.getValue().canConvertToLong()
            || !count.getValue().isIntegralNumber()
            || count.getValue().longValue() < 0) {
          throw new InvalidEventException(
              "'detail.finding-severity-counts' has something that is no number of findings");
        }
        if (SEVERITY.matcher(severity).matches() && !severity.equals(TOTAL)) {
          findings.merge(severity, count.getValue().longValue(), Math::max);
        }
      }
      return findings;
    }

    /** Signatures, SBOMs, charts and indexes for lazy loading are pushed as artifacts, too. */
    private static boolean isImage(String artifact) {
      return artifact.isEmpty()
          || artifact.startsWith("application/vnd.docker.")
          || artifact.startsWith("application/vnd.oci.image.");
    }

    private static ImageEvent noise(EventBridgeEvent event, String why) {
      String repository = text(event, "repository-name");
      return new ImageEvent.Noise(
          repository.isEmpty() ? Text.brief(event.detailType()) : Text.brief(repository), why);
    }

    private static String registry(EventBridgeEvent event) {
      String region = valid(event.region(), REGION, "region");
      return valid(event.account(), ACCOUNT, "account")
          + ".dkr.ecr."
          + region
          + ".amazonaws.com"
          + (region.startsWith("cn-") ? ".cn" : "");
    }

    private static String repository(String name) {
      if (name.length() > LONGEST_REPOSITORY) {
        throw new InvalidEventException("'detail.repository-name' is too long");
      }
      return valid(name, REPOSITORY, "detail.repository-name");
    }

    private static String digest(EventBridgeEvent event) {
      return valid(text(event, "image-digest"), DIGEST, "detail.image-digest");
    }

    private static String text(EventBridgeEvent event, String name) {
      JsonNode value = event.detail().path(name);
      if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
        throw new InvalidEventException("'detail." + name + "' is not a text");
      }
      return value.asText("");
    }

    private static String valid(String text, Pattern form, String name) {
      if (!form.matcher(text).matches()) {
        throw new InvalidEventException(
            "'" + name + "' is missing or is none: '" + Text.brief(text) + "'");
      }
      return text;
    }
  }
}
