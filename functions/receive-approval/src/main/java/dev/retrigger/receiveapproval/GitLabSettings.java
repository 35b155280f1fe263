package dev.retrigger.receiveapproval;

import dev.retrigger.aws.Settings;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The one GitLab whose jobs may decide.
 *
 * @param issuer its address; where its keys are follows from it
 * @param audience whom a token must be for: this stack, and no other
 * @param projects the projects whose protected branches and tags may decide; elsewhere whoever may
 *     push could use the name of whoever starts the job
 */
record GitLabSettings(URI issuer, String audience, Set<String> projects) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

  GitLabSettings {
    projects = Set.copyOf(projects);
    boolean https = "https".equals(issuer.getScheme());
    boolean local = "http".equals(issuer.getScheme()) && LOOPBACK.contains(issuer.getHost());
    if (issuer.getHost() == null || issuer.getUserInfo() != null || !(https || local)) {
      throw new IllegalStateException(
          "environment variable GITLAB_ISSUER is not an https address such as https://gitlab.com");
    }
  }

  /** Empty if no GitLab is set. */
  static Optional<GitLabSettings> of(Settings settings) {
    return settings
        .optional("GITLAB_ISSUER")
        .map(
            issuer ->
                new GitLabSettings(
                    URI.create(issuer.strip()),
                    settings.required("GITLAB_AUDIENCE"),
                    Set.copyOf(settings.list("GITLAB_PROJECTS"))));
  }

  URI keys() {
    return URI.create(issuer + "/oauth/discovery/keys");
  }
}
