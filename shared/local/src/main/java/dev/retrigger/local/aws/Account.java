package dev.retrigger.local.aws;

/** The account and region that the local runtime plays. */
public record Account(String id, String region) {
  /** The account of AWS's own examples. */
  public static final Account EXAMPLE = new Account("111122223333", "eu-west-1");

  /** Returns {@code arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE}. */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
  }

  /** Returns the last segment of an ARN, which for most services is the name. */
  static String nameOf(String arn) {
    return arn.substring(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
  }
}
