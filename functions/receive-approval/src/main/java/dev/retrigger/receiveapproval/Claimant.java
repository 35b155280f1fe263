package dev.retrigger.receiveapproval;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Somebody who wants to decide, once it is proved who they are.
 *
 * @param name for people and for the verdict: {@code iam:leads/ann}
 * @param identity what a list of approvers calls them: {@code iam:leads}; {@code link} for whoever
 *     has the link
 * @param aliases what else a request may call them
 */
record Claimant(Way way, String name, String identity, Set<String> aliases, Groups groups) {
  /** Whoever has the link. */
  static final Claimant LINK =
      new Claimant(Way.LINK, Approvers.LINK, Approvers.LINK, Set.of(), Groups.NONE);

  Claimant {
    aliases = Set.copyOf(aliases);
  }

  /** Everybody whom the claimant is known to be. */
  Set<Identity> identities() {
    return Stream.concat(Stream.of(identity), aliases.stream())
        .flatMap(each -> Identity.of(each).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
