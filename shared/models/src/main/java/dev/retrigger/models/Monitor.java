package dev.retrigger.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * Somebody else's judgement of a model's data: an alarm, or the reports of a monitoring tool.
 *
 * @param check which part of the judgement counts
 * @param persist how often drift must be seen before it is believed
 */
public record Monitor(String name, Origin origin, Check check, Persist persist) {

  /** Where the judgement comes from. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Origin.Alarm.class, name = "alarm"),
    @JsonSubTypes.Type(value = Origin.Report.class, name = "report")
  })
  public sealed interface Origin {
    /** A CloudWatch alarm of this name. */
    record Alarm(String alarm) implements Origin {}

    /**
     * Reports in a folder of a bucket.
     *
     * @param prefix what every key begins with: empty, or ending in {@code /}
     * @param files a glob for the path below it
     */
    record Report(String bucket, String prefix, String files, Format format) implements Origin {
      /** Whether the object is one of the reports. */
      public boolean matches(String fromBucket, String key) {
        return fromBucket.equals(bucket)
            && key.startsWith(prefix)
            && Glob.path(files).matches(key.substring(prefix.length()));
      }
    }
  }

  /** Whose form the reports have. */
  public enum Format {
    /** Told by each report's own form. */
    AUTO,
    MODEL_MONITOR,
    EVIDENTLY,
    NANNYML
  }

  /**
   * Which part of the judgement counts.
   *
   * @param features those that count; all if empty
   * @param critical those whose drift is enough; all if empty
   * @param ignore those that never count
   * @param minRows with fewer rows a report decides nothing
   */
  public record Check(
      List<String> features, List<String> critical, List<String> ignore, long minRows) {
    /** Everything counts. */
    public static final Check ALL = new Check(List.of(), List.of(), List.of(), 0);

    public Check {
      features = List.copyOf(features);
      critical = List.copyOf(critical);
      ignore = List.copyOf(ignore);
    }
  }

  /** Drift is believed when it was seen {@code times} in the last {@code of} judgements. */
  public record Persist(int times, int of) {
    /** The first is believed. */
    public static final Persist ONCE = new Persist(1, 1);
  }
}
