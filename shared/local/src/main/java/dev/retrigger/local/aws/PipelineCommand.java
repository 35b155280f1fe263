package dev.retrigger.local.aws;

import java.util.regex.Pattern;

/** How a command line for a pipeline is written. */
final class PipelineCommand {
  static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

  private PipelineCommand() {}
}
