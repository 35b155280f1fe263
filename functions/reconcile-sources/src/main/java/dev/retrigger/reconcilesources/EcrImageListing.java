package dev.retrigger.reconcilesources;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/**
 * Lists by DescribeImages: a thousand images a page. A repository that is not there, or is another
 * account's, has nothing to list.
 */
public final class EcrImageListing implements ImageListing {
  private static final Logger LOG = LoggerFactory.getLogger(EcrImageListing.class);

  private final EcrClient client;

  public EcrImageListing(EcrClient client) {
    this.client = client;
  }

  @Override
  public Stream<Tagged> tagged(String repository) {
    try {
      return images(repository);
    } catch (RepositoryNotFoundException _) {
      LOG.atWarn()
          .addKeyValue("repository", repository)
          .log("This account has no such repository; what is pushed elsewhere is not looked for");
      return Stream.empty();
    }
  }

  private Stream<Tagged> images(String repository) {
    List<ImageDetail> images = new ArrayList<>();
    client
        .describeImagesPaginator(
            request ->
                request
                    .repositoryName(repository)
                    .maxResults(1_000)
                    .filter(filter -> filter.tagStatus(TagStatus.TAGGED)))
        .imageDetails()
        .forEach(images::add);
    return images.stream().map(EcrImageListing::read);
  }

  private static Tagged read(ImageDetail image) {
    return new Tagged(
        image.imageDigest(),
        image.imageTags(),
        image.imagePushedAt(),
        Optional.ofNullable(image.artifactMediaType()).orElse(""));
  }
}
