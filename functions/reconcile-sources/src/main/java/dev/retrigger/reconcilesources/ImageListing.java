package dev.retrigger.reconcilesources;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Lists what is in a repository, read as it is asked for. */
@FunctionalInterface
public interface ImageListing {
  /** The images that have a tag, in no order. */
  Stream<Tagged> tagged(String repository);

  /**
   * An image with its tags.
   *
   * @param artifactType the media type of what it is; empty if ECR does not say
   */
  record Tagged(String digest, List<String> tags, Instant pushed, String artifactType) {
    public Tagged {
      tags = List.copyOf(tags);
    }
  }
}
