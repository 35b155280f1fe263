package dev.retrigger.ledger;

import java.time.Instant;
import java.util.Comparator;

/**
 * An image that was pushed under a tag.
 *
 * @param registry the registry's host name
 * @param pushed when the sender says that it was pushed
 */
public record Image(String registry, String repository, String digest, String tag, Instant pushed) {
  /** Two pushes of one second have an order, too, so that every order of events ends the same. */
  private static final Comparator<Image> BY_AGE =
      Comparator.comparing(Image::pushed)
          .thenComparing(Image::digest)
          .thenComparing(Image::tag)
          .thenComparing(Image::registry);

  /** Where it is pulled from: by its digest, so that what it means never changes. */
  public String uri() {
    return registry + "/" + repository + "@" + digest;
  }

  /** What makes two announcements the same push; a copy in another registry is another one. */
  public String key() {
    return uri() + "#" + tag;
  }

  /** The image as people look for it. */
  public String subject() {
    return registry + "/" + repository + ":" + tag;
  }

  boolean isNewerThan(Image other) {
    return BY_AGE.compare(this, other) > 0;
  }
}
