package dev.retrigger.receivewebhook;

import dev.retrigger.aws.Http;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.receivewebhook.GitLabFact.Push;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks GitLab's API, once a push, which files it changed. The address is the configured one,
 * whatever the push says. An answer that may not be whole counts as none.
 */
final class GitLabCompare implements GitLabRules.Comparison {
  private static final Logger LOG = LoggerFactory.getLogger(GitLabCompare.class);
  private static final Duration WITHIN = Duration.ofSeconds(3);

  /** From here on GitLab may leave files out without saying so. */
  private static final int MOST = 1_000;

  private final Http http;
  private final Sender.Api api;

  GitLabCompare(Http http, Sender.Api api) {
    this.http = http;
    this.api = api;
  }

  @Override
  public Optional<List<String>> changedBy(Push push) {
    if (push.compareFrom().isEmpty()) {
      return Optional.empty();
    }
    try {
      Http.Answer answer =
          http.call(
              Http.Call.get(
                  address(push, push.compareFrom().get()), Optional.of(api.token()), WITHIN));
      return answer.status() == 200 ? files(answer.body()) : unknown("HTTP " + answer.status());
    } catch (IOException | InvalidEventException e) {
      return unknown(e.getClass().getSimpleName());
    }
  }

  /**
   * Since it left another branch, a new one; else whatever differs, commits taken back included.
   */
  private URI address(Push push, String from) {
    return URI.create(
        api.address()
            + "/api/v4/projects/"
            + encoded(push.origin().project())
            + "/repository/compare?from="
            + encoded(from)
            + "&to="
            + push.after()
            + (push.creates() ? "" : "&straight=true"));
  }

  private static Optional<List<String>> files(String body) {
    Document comparison = new Document(Json.tree(body));
    List<Document> changes = comparison.at("diffs").each().toList();
    if (!comparison.at("diffs").node().isArray()
        || comparison.at("compare_timeout").isTrue()
        || changes.size() >= MOST) {
      return unknown("not the whole of it");
    }
    return Optional.of(
        changes.stream()
            .flatMap(
                change ->
                    Stream.of(change.at("old_path"), change.at("new_path"))
                        .flatMap(path -> path.text().stream()))
            .distinct()
            .toList());
  }

  private static Optional<List<String>> unknown(String why) {
    LOG.atWarn().addKeyValue("reason", why).log("GitLab does not say which files a push changed");
    return Optional.empty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
