package dev.retrigger.domain;

import java.util.regex.Pattern;

/**
 * A role under which a project's targets are started, in this or another account.
 *
 * @param externalId what the role's trust policy asks for, so that nobody else can have us take it
 */
public record LaunchRole(String arn, String externalId) {
  private static final Pattern FORM =
      Pattern.compile("arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]{1,512}");

  public LaunchRole {
    if (!FORM.matcher(arn).matches()) {
      throw new IllegalArgumentException(
          "launch.role is arn:aws:iam::ACCOUNT:role/NAME, not '" + Text.brief(arn) + "'");
    }
  }

  /** The role's partition: {@code aws}, {@code aws-cn} ... */
  public String partition() {
    return arn.split(":", 6)[1];
  }

  /** The role's account, which is that of the targets. */
  public String account() {
    return arn.split(":", 6)[4];
  }
}
