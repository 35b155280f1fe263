package dev.retrigger.local.aws;

import java.util.List;
import java.util.Optional;

/** A list cut into pages; a page's token is where the next one begins. */
final class Pages {
  private Pages() {}

  /**
   * A page.
   *
   * @param next the token of the next page; empty on the last
   */
  record Page<T>(List<T> items, Optional<String> next) {}

  /** The page that {@code token} names, or the first; empty if the token is none of ours. */
  static <T> Optional<Page<T>> of(List<T> all, Optional<String> token, int size) {
    String from = token.orElse("0");
    if (!from.matches("\\d{1,9}") || Integer.parseInt(from) > all.size()) {
      return Optional.empty();
    }
    int start = Integer.parseInt(from);
    int end = Math.min(all.size(), start + size);
    return Optional.of(
        new Page<>(
            List.copyOf(all.subList(start, end)),
            end < all.size() ? Optional.of(Integer.toString(end)) : Optional.empty()));
  }
}
