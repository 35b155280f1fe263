package dev.retrigger.reconcilesources;

import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Lists by ListObjectVersions: a thousand versions a page. */
public final class S3ObjectListing implements ObjectListing {
  /** What S3 calls the version of an object that was written without versioning. */
  private static final String NO_VERSION = "null";

  private final S3Client client;

  public S3ObjectListing(S3Client client) {
    this.client = client;
  }

  @Override
  public Page page(String bucket, String prefix, Optional<Place> behind) {
    ListObjectVersionsResponse response =
        client.listObjectVersions(
            request ->
                request
                    .bucket(bucket)
                    .prefix(prefix)
                    .keyMarker(behind.map(Place::key).orElse(null))
                    .versionIdMarker(behind.map(Place::version).orElse(null)));
    return new Page(
        response.versions().stream().map(S3ObjectListing::read).toList(),
        Boolean.TRUE.equals(response.isTruncated())
            ? Optional.of(new Place(response.nextKeyMarker(), response.nextVersionIdMarker()))
            : Optional.empty());
  }

  private static Version read(ObjectVersion version) {
    return new Version(
        version.key(),
        NO_VERSION.equals(version.versionId()) ? "" : version.versionId(),
        version.size(),
        version.eTag().replace("\"", ""),
        version.lastModified(),
        Boolean.TRUE.equals(version.isLatest()));
  }
}
