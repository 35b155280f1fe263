package dev.retrigger.reconcilesources;

import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/** Lists by DescribeImages: a thousand images a page. */
public final class EcrImageListing implements ImageListing {
  private final EcrClient client;

  public EcrImageListing(EcrClient client) {
    this.client = client;
  }

  @Override
  public Stream<Tagged> tagged(String repository) {
    return client
        .describeImagesPaginator(
            request ->
                request
                    .repositoryName(repository)
                    .maxResults(1_000)
                    .filter(filter -> filter.tagStatus(TagStatus.TAGGED)))
        .imageDetails()
        .stream()
        .map(EcrImageListing::read);
  }

  private static Tagged read(ImageDetail image) {
    return new Tagged(
        image.imageDigest(),
        image.imageTags(),
        image.imagePushedAt(),
        Optional.ofNullable(image.artifactMediaType()).orElse(""));
  }
}
