package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.EventBridgeConfiguration;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Amazon S3 over a folder. Buckets whose EventBridge switch is on announce what is created and
 * deleted in them on the bus, in S3's own words, whether it came through this client or by hand.
 */
public final class LocalS3 implements S3Client {
  private static final Pattern S3_URI = Pattern.compile("s3://([^/]+)/(.*)");
  private static final int PAGE = 1000;
  private static final long SETTLE_NANOS = 400_000_000L;

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final EventBus bus;
  private final Path data;
  private final StateDirectory state;
  private final Map<String, LocalBucket> buckets = new LinkedHashMap<>();
  private EventLoop.@Nullable Hold unsettled;
  private long lookedAt;
  private long lookTook;

  /**
   * Makes an S3 without buckets.
   *
   * @param data the folder whose sub-folders are the buckets
   */
  public LocalS3(
      EventLoop loop, Account account, Ids ids, EventBus bus, Path data, StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.data = data;
    this.state = state;
  }

  /** Makes a bucket that keeps versions and announces changes, as the suite asks of its buckets. */
  public LocalBucket createBucket(String name) {
    return createBucket(name, true, true);
  }

  public LocalBucket createBucket(String name, boolean versioned, boolean eventBridge) {
    return createBucket(name, versioned, eventBridge, data.resolve(name));
  }

  /** Makes a bucket whose objects are seen in a folder of the caller's choice. */
  public LocalBucket createBucket(
      String name, boolean versioned, boolean eventBridge, Path folder) {
    LocalBucket bucket =
        new LocalBucket(name, versioned, eventBridge, folder, state.directory("s3/" + name));
    if (buckets.putIfAbsent(name, bucket) != null) {
      throw new IllegalArgumentException("there is a bucket " + name + " already");
    }
    return bucket;
  }

  /**
   * Returns the file of an object of a bucket of this S3, for a local process that cannot read
   * {@code s3://}; anything else comes back as it is.
   */
  public String localise(String value) {
    Matcher uri = S3_URI.matcher(value);
    LocalBucket bucket = uri.matches() ? buckets.get(uri.group(1)) : null;
    return bucket == null ? value : bucket.folder().resolve(uri.group(2)).toString();
  }

  public Collection<LocalBucket> buckets() {
    return List.copyOf(buckets.values());
  }

  /** Has files that people put into the folders announced, while the loop runs in real time. */
  public void watch() {
    loop.whileWaiting(
        () -> {
          // A big folder takes long to look at: spend a tenth of the time on it at most.
          if (System.nanoTime() - lookedAt >= lookTook * 10) {
            lookForFiles();
          }
        });
  }

  /**
   * Looks once for files that people put into or took out of the folders, and announces those that
   * no longer change.
   */
  public void lookForFiles() {
    lookedAt = System.nanoTime();
    for (LocalBucket bucket : buckets.values()) {
      try {
        for (LocalBucket.Change change : bucket.look(lookedAt, SETTLE_NANOS)) {
          apply(bucket, change);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    lookTook = System.nanoTime() - lookedAt;
    boolean writing = buckets.values().stream().anyMatch(LocalBucket::isUnsettled);
    if (writing && unsettled == null) {
      unsettled = loop.hold();
    } else if (!writing && unsettled != null) {
      unsettled.close();
      unsettled = null;
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    checkConditions(bucket, request);
    String contentType =
        request.contentType() == null ? "binary/octet-stream" : request.contentType();
    try (InputStream content = body.contentStreamProvider().newStream()) {
      ObjectVersionRow stored =
          bucket.put(draft(bucket, request.key(), contentType, request.metadata()), content);
      announceCreated(bucket, stored, "PutObject");
      return PutObjectResponse.builder()
          .eTag(stored.quotedEtag())
          .versionId(shownId(bucket, stored))
          .build();
    } catch (IOException e) {
      throw SdkClientException.create("the content could not be stored", e);
    }
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    if (request.range() != null) {
      throw new UnsupportedOperationException("the local S3 does not serve ranges");
    }
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    ObjectVersionRow version = find(bucket, request.key(), request.versionId());
    if (request.ifMatch() != null && !matches(version, request.ifMatch())) {
      throw preconditionFailed();
    }
    GetObjectResponse response =
        GetObjectResponse.builder()
            .contentLength(version.size())
            .contentType(version.contentType())
            .metadata(version.metadata())
            .eTag(version.quotedEtag())
            .lastModified(version.lastModified())
            .versionId(shownId(bucket, version))
            .build();
    try {
      return transformer.transform(response, AbortableInputStream.create(bucket.open(version)));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw SdkClientException.create("the content could not be read", e);
    }
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    ObjectVersionRow version = find(bucket, request.key(), request.versionId());
    return HeadObjectResponse.builder()
        .contentLength(version.size())
        .contentType(version.contentType())
        .metadata(version.metadata())
        .eTag(version.quotedEtag())
        .lastModified(version.lastModified())
        .versionId(shownId(bucket, version))
        .build();
  }

  @Override
  public CopyObjectResponse copyObject(CopyObjectRequest request) {
    LocalBucket from = bucket(request.sourceBucket(), request.expectedSourceBucketOwner());
    LocalBucket to = bucket(request.destinationBucket(), request.expectedBucketOwner());
    ObjectVersionRow source = find(from, request.sourceKey(), request.sourceVersionId());
    if (request.copySourceIfMatch() != null && !matches(source, request.copySourceIfMatch())) {
      throw preconditionFailed();
    }
    try (InputStream content = from.open(source)) {
      ObjectVersionRow stored =
          to.put(
              draft(to, request.destinationKey(), source.contentType(), source.metadata()),
              content);
      announceCreated(to, stored, "CopyObject");
      return CopyObjectResponse.builder()
          .copyObjectResult(
              result -> result.eTag(stored.quotedEtag()).lastModified(stored.lastModified()))
          .versionId(shownId(to, stored))
          .copySourceVersionId(shownId(from, source))
          .build();
    } catch (IOException e) {
      throw SdkClientException.create("the content could not be copied", e);
    }
  }

  @Override
  public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    if (request.versionId() != null) {
      return deleteVersion(bucket, request.key(), request.versionId());
    }
    return delete(bucket, request.key());
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    String prefix = request.prefix() == null ? "" : request.prefix();
    int most = request.maxKeys() == null ? PAGE : Math.min(PAGE, request.maxKeys());
    String after = request.startAfter() == null ? "" : request.startAfter();
    if (request.continuationToken() != null) {
      after = request.continuationToken();
    }
    // A folder whose first keys were on the page before is not listed again.
    String done = folderOf(request.continuationToken(), prefix, request.delimiter());
    List<S3Object> page = new ArrayList<>();
    Set<String> folders = new LinkedHashSet<>();
    String last = "";
    boolean truncated = false;
    for (String key : bucket.objects().tailMap(after, false).keySet()) {
      Optional<ObjectVersionRow> current = bucket.current(key);
      if (!key.startsWith(prefix) || current.isEmpty()) {
        continue;
      }
      Optional<String> folder = folder(key, prefix, request.delimiter());
      if (folder.filter(f -> f.equals(done) || folders.contains(f)).isPresent()) {
        last = key;
        continue;
      }
      if (page.size() + folders.size() == most) {
        truncated = true;
        break;
      }
      last = key;
      if (folder.isPresent()) {
        folders.add(folder.get());
      } else {
        page.add(listed(current.get()));
      }
    }
    return ListObjectsV2Response.builder()
        .name(request.bucket())
        .prefix(request.prefix())
        .contents(page)
        .commonPrefixes(folders.stream().map(LocalS3::commonPrefix).toList())
        .keyCount(page.size() + folders.size())
        .isTruncated(truncated)
        .nextContinuationToken(truncated ? last : null)
        .build();
  }

  /** Lists by key, the newest version of each first; delimiters are not served. */
  @Override
  public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
    if (request.delimiter() != null) {
      throw new UnsupportedOperationException("the local S3 lists versions without delimiter");
    }
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    String prefix = request.prefix() == null ? "" : request.prefix();
    int most = request.maxKeys() == null ? PAGE : Math.min(PAGE, request.maxKeys());
    List<ObjectVersionRow> page = new ArrayList<>();
    boolean truncated = false;
    boolean begun = request.keyMarker() == null;
    for (Map.Entry<String, List<ObjectVersionRow>> entry : bucket.objects().entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        continue;
      }
      for (ObjectVersionRow version : entry.getValue().reversed()) {
        if (!begun) {
          int order = LocalBucket.KEY_ORDER.compare(version.key(), request.keyMarker());
          boolean markedVersion =
              order == 0 && version.versionId().equals(request.versionIdMarker());
          begun = order > 0 || markedVersion;
          if (!begun || markedVersion) {
            continue;
          }
        }
        if (page.size() == most) {
          truncated = true;
          break;
        }
        page.add(version);
      }
      if (truncated) {
        break;
      }
    }
    ListObjectVersionsResponse.Builder response =
        ListObjectVersionsResponse.builder()
            .name(request.bucket())
            .isTruncated(truncated)
            .versions(
                page.stream().filter(v -> !v.deleteMarker()).map(v -> version(bucket, v)).toList())
            .deleteMarkers(
                page.stream()
                    .filter(ObjectVersionRow::deleteMarker)
                    .map(v -> marker(bucket, v))
                    .toList());
    if (truncated) {
      response.nextKeyMarker(page.getLast().key()).nextVersionIdMarker(page.getLast().versionId());
    }
    return response.build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    bucket(request.bucket(), request.expectedBucketOwner());
    return HeadBucketResponse.builder().bucketRegion(account.region()).build();
  }

  @Override
  public ListBucketsResponse listBuckets(ListBucketsRequest request) {
    return ListBucketsResponse.builder()
        .buckets(
            buckets.keySet().stream().map(name -> Bucket.builder().name(name).build()).toList())
        .build();
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    return GetBucketVersioningResponse.builder()
        .status(bucket.isVersioned() ? BucketVersioningStatus.ENABLED : null)
        .build();
  }

  @Override
  public GetBucketNotificationConfigurationResponse getBucketNotificationConfiguration(
      GetBucketNotificationConfigurationRequest request) {
    LocalBucket bucket = bucket(request.bucket(), request.expectedBucketOwner());
    return GetBucketNotificationConfigurationResponse.builder()
        .eventBridgeConfiguration(
            bucket.sendsEvents() ? EventBridgeConfiguration.builder().build() : null)
        .build();
  }

  private void apply(LocalBucket bucket, LocalBucket.Change change) throws IOException {
    if (change.file().isEmpty()) {
      delete(bucket, change.key());
      return;
    }
    try (InputStream content = Files.newInputStream(change.file().get())) {
      ObjectVersionRow draft =
          draft(bucket, change.key(), "binary/octet-stream", Map.of())
              .seenAs(change.size(), change.modified());
      announceCreated(bucket, bucket.put(draft, content), "PutObject");
    }
  }

  private DeleteObjectResponse delete(LocalBucket bucket, String key) {
    ObjectVersionRow marker =
        new ObjectVersionRow(
            key,
            bucket.isVersioned() ? ids.token(32) : "null",
            0,
            "",
            loop.instant(),
            bucket.nextSequence(loop.instant().toEpochMilli()),
            true,
            false,
            "",
            Map.of(),
            -1,
            -1);
    boolean existed = bucket.current(key).isPresent();
    bucket.delete(marker);
    if (!bucket.isVersioned()) {
      if (existed) {
        announceDeleted(bucket, marker, "Permanently Deleted");
      }
      return DeleteObjectResponse.builder().build();
    }
    announceDeleted(bucket, marker, "Delete Marker Created");
    return DeleteObjectResponse.builder().deleteMarker(true).versionId(marker.versionId()).build();
  }

  private DeleteObjectResponse deleteVersion(LocalBucket bucket, String key, String versionId) {
    Optional<ObjectVersionRow> version = bucket.version(key, versionId);
    version.ifPresent(
        row -> {
          bucket.remove(row);
          announceDeleted(bucket, row, "Permanently Deleted");
        });
    return DeleteObjectResponse.builder()
        .versionId(versionId)
        .deleteMarker(version.map(ObjectVersionRow::deleteMarker).filter(m -> m).orElse(null))
        .build();
  }

  private ObjectVersionRow draft(
      LocalBucket bucket, String key, String contentType, Map<String, String> metadata) {
    return new ObjectVersionRow(
        key,
        bucket.isVersioned() ? ids.token(32) : "null",
        0,
        "",
        loop.instant(),
        bucket.nextSequence(loop.instant().toEpochMilli()),
        false,
        false,
        contentType,
        Map.copyOf(metadata),
        -1,
        -1);
  }

  private void announceCreated(LocalBucket bucket, ObjectVersionRow version, String reason) {
    ObjectNode object = Json.object();
    object.put("key", version.key());
    object.put("size", version.size());
    object.put("etag", version.etag());
    announce(bucket, version, "Object Created", object, reason, null);
  }

  private void announceDeleted(LocalBucket bucket, ObjectVersionRow version, String deletionType) {
    ObjectNode object = Json.object();
    object.put("key", version.key());
    if (!version.etag().isEmpty()) {
      object.put("etag", version.etag());
    }
    announce(bucket, version, "Object Deleted", object, "DeleteObject", deletionType);
  }

  private void announce(
      LocalBucket bucket,
      ObjectVersionRow version,
      String detailType,
      ObjectNode object,
      String reason,
      @Nullable String deletionType) {
    if (!bucket.sendsEvents()) {
      return;
    }
    if (bucket.isVersioned()) {
      object.put("version-id", version.versionId());
    }
    object.put("sequencer", version.sequencer());
    ObjectNode detail = Json.object();
    detail.put("version", "0");
    detail.putObject("bucket").put("name", bucket.name());
    detail.set("object", object);
    detail.put("request-id", ids.hex());
    detail.put("requester", account.id());
    detail.put("source-ip-address", "192.0.2.1");
    detail.put("reason", reason);
    if (deletionType != null) {
      detail.put("deletion-type", deletionType);
    }
    bus.put("aws.s3", detailType, List.of("arn:aws:s3:::" + bucket.name()), detail);
  }

  private LocalBucket bucket(String name, @Nullable String expectedOwner) {
    LocalBucket bucket = buckets.get(name);
    if (bucket == null) {
      throw Errors.of(
          NoSuchBucketException.builder(),
          404,
          "NoSuchBucket",
          "The specified bucket does not exist: " + name);
    }
    if (expectedOwner != null && !expectedOwner.equals(account.id())) {
      throw Errors.of(S3Exception.builder(), 403, "AccessDenied", "Access Denied");
    }
    return bucket;
  }

  private static ObjectVersionRow find(LocalBucket bucket, String key, @Nullable String versionId) {
    if (versionId == null) {
      return bucket
          .current(key)
          .orElseThrow(
              () ->
                  Errors.of(
                      NoSuchKeyException.builder(),
                      404,
                      "NoSuchKey",
                      "The specified key does not exist."));
    }
    ObjectVersionRow version =
        bucket
            .version(key, versionId)
            .orElseThrow(
                () ->
                    Errors.of(
                        S3Exception.builder(),
                        404,
                        "NoSuchVersion",
                        "The specified version does not exist."));
    if (version.deleteMarker()) {
      throw Errors.of(
          S3Exception.builder(),
          405,
          "MethodNotAllowed",
          "The specified method is not allowed against this resource.");
    }
    return version;
  }

  private static void checkConditions(LocalBucket bucket, PutObjectRequest request) {
    Optional<ObjectVersionRow> current = bucket.current(request.key());
    if ("*".equals(request.ifNoneMatch()) && current.isPresent()) {
      throw preconditionFailed();
    }
    if (request.ifMatch() != null) {
      ObjectVersionRow present = find(bucket, request.key(), null);
      if (!matches(present, request.ifMatch())) {
        throw preconditionFailed();
      }
    }
  }

  private static boolean matches(ObjectVersionRow version, String etag) {
    return etag.equals(version.etag()) || etag.equals(version.quotedEtag());
  }

  private static AwsServiceException preconditionFailed() {
    return Errors.of(
        S3Exception.builder(),
        412,
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold");
  }

  private static @Nullable String shownId(LocalBucket bucket, ObjectVersionRow version) {
    return bucket.isVersioned() ? version.versionId() : null;
  }

  private static Optional<String> folder(String key, String prefix, @Nullable String delimiter) {
    return Optional.ofNullable(folderOf(key, prefix, delimiter));
  }

  private static @Nullable String folderOf(
      @Nullable String key, String prefix, @Nullable String delimiter) {
    if (key == null || delimiter == null || !key.startsWith(prefix)) {
      return null;
    }
    int end = key.indexOf(delimiter, prefix.length());
    return end < 0 ? null : key.substring(0, end + delimiter.length());
  }

  private static S3Object listed(ObjectVersionRow version) {
    return S3Object.builder()
        .key(version.key())
        .size(version.size())
        .eTag(version.quotedEtag())
        .lastModified(version.lastModified())
        .storageClass("STANDARD")
        .build();
  }

  private static CommonPrefix commonPrefix(String prefix) {
    return CommonPrefix.builder().prefix(prefix).build();
  }

  private static ObjectVersion version(LocalBucket bucket, ObjectVersionRow row) {
    return ObjectVersion.builder()
        .key(row.key())
        .versionId(row.versionId())
        .size(row.size())
        .eTag(row.quotedEtag())
        .lastModified(row.lastModified())
        .isLatest(bucket.newest(row.key()).filter(row::equals).isPresent())
        .build();
  }

  private static DeleteMarkerEntry marker(LocalBucket bucket, ObjectVersionRow row) {
    return DeleteMarkerEntry.builder()
        .key(row.key())
        .versionId(row.versionId())
        .lastModified(row.lastModified())
        .isLatest(bucket.newest(row.key()).filter(row::equals).isPresent())
        .build();
  }
}
