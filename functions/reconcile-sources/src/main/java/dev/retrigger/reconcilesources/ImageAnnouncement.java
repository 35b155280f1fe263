package dev.retrigger.reconcilesources;

import dev.retrigger.events.Json;
import dev.retrigger.ledger.Image;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The event that ECR should have sent. Its id is made from the push, so that the same loss is the
 * same event however often it is found.
 */
record ImageAnnouncement(String account, String region, Image image, String artifactType) {
  String event() {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("result", "SUCCESS");
    detail.put("repository-name", image.repository());
    detail.put("image-digest", image.digest());
    detail.put("action-type", "PUSH");
    detail.put("image-tag", image.tag());
    if (!artifactType.isEmpty()) {
      detail.put("artifact-media-type", artifactType);
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", id());
    event.put("detail-type", "ECR Image Action");
    event.put("source", "aws.ecr");
    event.put("account", account);
    event.put("time", image.pushed());
    event.put("region", region);
    event.put("resources", new String[0]);
    event.put("detail", detail);
    return Json.write(event);
  }

  private String id() {
    return UUID.nameUUIDFromBytes(
            (image.subject() + " " + image.key()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
