package dev.retrigger.local.cli;

/** What a command's exit code says. */
public final class ExitCode {
  /** Yes: done, or nothing to complain of. */
  public static final int YES = 0;

  /** The answer is there, and something must be mended or was not found. */
  public static final int FINDINGS = 1;

  /** The command line or a file is wrong. */
  public static final int BAD_INPUT = 2;

  /** Data drifted. */
  public static final int DRIFT = 3;

  /** It cannot be told. */
  public static final int UNDECIDED = 4;

  /** AWS, or the local runtime, denied the request or could not be reached. */
  public static final int UNREACHABLE = 5;

  /** A defect of ours. */
  public static final int INTERNAL = 6;

  private ExitCode() {}
}
