package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Reads where runs are registered. */
final class MlflowReader {
  /** What MLflow takes as a name, and a URL can hold. */
  private static final Function<String, String> NAME =
      Words.matching("[^/:.%\"'\\s][^/:%\"']{0,199}", "write a name without / : % and quotes");

  private MlflowReader() {}

  /**
   * The server.
   *
   * @param model whose name the experiment has, if it is not given
   */
  static Optional<Mlflow> read(
      Fields fields, EnvironmentText environment, String project, String model) {
    Optional<String> uri = fields.readRequired("uri", environment.andThen(MlflowReader::uri));
    Optional<String> name = fields.readRequired("model", NAME);
    String experiment = fields.read("experiment", Words.TEXT).orElse(model);
    Optional<String> token = fields.read("token", text -> token(text, project));
    return uri.flatMap(address -> name.map(own -> new Mlflow(address, own, experiment, token)));
  }

  private static String uri(String text) {
    try {
      URI uri = URI.create(text);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // Said below, with the others.
    }
    throw new InvalidValue(
        "'" + Text.brief(text) + "' is not the address of a server",
        "write https://HOST, with a path if there is one; a token belongs in 'token'");
  }

  private static String token(String path, String project) {
    String allowed = "/retrigger/" + project + "/";
    if (!path.startsWith(allowed) || !path.matches("[A-Za-z0-9_./-]{1,1000}")) {
      throw new InvalidValue(
          "'" + Text.brief(path) + "' is not a path that this project may read",
          "keep the token in Parameter Store below " + allowed);
    }
    return path;
  }
}
