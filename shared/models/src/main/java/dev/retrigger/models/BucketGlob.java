package dev.retrigger.models;

/** An entry of {@code allow.buckets}: a glob of buckets, or of a bucket and the keys below it. */
record BucketGlob(String bucket, String keys) {
  static BucketGlob of(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new BucketGlob(text, "*")
        : new BucketGlob(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Whether every key of {@code name} that begins with {@code prefix} is allowed. */
  boolean covers(String name, String prefix) {
    return Glob.flat(bucket).matches(name) && keys.endsWith("*") && Glob.flat(keys).matches(prefix);
  }
}
