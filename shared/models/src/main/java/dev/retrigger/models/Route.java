package dev.retrigger.models;

import dev.retrigger.domain.TriggerId;

/** Says that events of {@code resource}, such as a bucket, concern a trigger. */
public record Route(String source, String resource, TriggerId trigger) {
  /** The source of objects; the resource is the bucket's name. */
  public static final String S3 = "s3";
}
