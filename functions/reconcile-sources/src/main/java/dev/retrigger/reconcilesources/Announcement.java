package dev.retrigger.reconcilesources;

import dev.retrigger.events.Json;
import dev.retrigger.reconcilesources.ObjectListing.Version;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * The event that S3 should have sent, as far as a listing can tell. Its id is made from the version
 * of the object, so that the same loss is the same event however often it is found. There is no
 * sequencer: of two versions in one window, the later one counts.
 */
record Announcement(String account, String region, String bucket, Version version) {
  String event() {
    return Json.write(
        Map.of(
            "version",
            "0",
            "id",
            id(),
            "detail-type",
            "Object Created",
            "source",
            "aws.s3",
            "account",
            account,
            "time",
            version.modified(),
            "region",
            region,
            "resources",
            new String[] {"arn:aws:s3:::" + bucket},
            "detail",
            Map.of(
                "version",
                "0",
                "bucket",
                Map.of("name", bucket),
                "object",
                Map.of(
                    "key",
                    version.key(),
                    "size",
                    version.size(),
                    "etag",
                    version.etag(),
                    "version-id",
                    version.version()),
                "reason",
                "Found by reconcile-sources")));
  }

  private String id() {
    String identity = bucket + "/" + version.key() + "#" + version.version();
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
