package dev.retrigger.receiverequest;

/** Ends a request that cannot be granted, with the answer that its sender gets. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String key;
  private final String mend;

  private Refusal(int status, String key, String problem, String mend) {
    super(problem, null, false, false);
    this.status = status;
    this.key = key;
    this.mend = mend;
  }

  /** A key of the body is missing or means nothing. */
  static Refusal invalid(String key, String problem, String mend) {
    return new Refusal(400, key, problem, mend);
  }

  /** Nobody knows who asks. */
  static Refusal nobody() {
    return new Refusal(
        403,
        "",
        "nobody whom IAM let in as a role or a user",
        "sign the request as a role or a user of this account");
  }

  /** What the key names is not there. */
  static Refusal unknown(String key, String problem, String mend) {
    return new Refusal(404, key, problem, mend);
  }

  /** What is asked for cannot be, as things stand. */
  static Refusal impossible(String key, String problem, String mend) {
    return new Refusal(409, key, problem, mend);
  }

  Answer answer() {
    return new Answer.Refused(status, key, String.valueOf(getMessage()), mend);
  }
}
