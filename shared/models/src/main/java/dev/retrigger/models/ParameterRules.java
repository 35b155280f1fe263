package dev.retrigger.models;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a kind of target takes as parameters.
 *
 * @param nested whether a parameter may have members and items, and be a number or boolean
 * @param most how many there may be
 * @param longest how many characters a value may have
 * @param name the form of a name, and how to say so
 * @param reserved how names begin that are not the user's
 */
record ParameterRules(boolean nested, int most, int longest, Name name, List<String> reserved) {
  private static final List<String> OURS = List.of("RETRIGGER_", "Retrigger");

  private static final Name ANY =
      new Name(Pattern.compile("[^\\p{Cntrl}]{1,256}"), "write at most 256 characters on one line");
  private static final Name ENVIRONMENT =
      new Name(
          Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}"),
          "it is an environment variable: letters, digits and '_', no digit first");

  private static final ParameterRules TREE = new ParameterRules(true, 1000, 8 * 1024, ANY, OURS);

  static ParameterRules of(Target target) {
    return switch (target) {
      case Target.SageMakerPipeline _ ->
          new ParameterRules(
              false,
              200,
              1024,
              new Name(
                  Pattern.compile("[A-Za-z0-9_-]{1,256}"), "write letters, digits, '-' and '_'"),
              OURS);
      case Target.CodePipeline _ ->
          new ParameterRules(
              false,
              50,
              1000,
              new Name(
                  Pattern.compile("[A-Za-z0-9@_-]{1,128}"),
                  "write letters, digits, '@', '-' and '_'"),
              OURS);
      case Target.CodeBuild _ ->
          new ParameterRules(
              false, 100, 4 * 1024, ENVIRONMENT, List.of("CODEBUILD_", "RETRIGGER_"));
      case Target.EcsTask _ -> new ParameterRules(false, 200, 8 * 1024, ENVIRONMENT, OURS);
      case Target.StateMachine _,
          Target.MwaaDag _,
          Target.Lambda _,
          Target.Kafka _,
          Target.Webhook _ ->
          TREE;
    };
  }

  boolean reserves(String text) {
    return reserved.stream().anyMatch(text::startsWith);
  }

  record Name(Pattern form, String hint) {}
}
