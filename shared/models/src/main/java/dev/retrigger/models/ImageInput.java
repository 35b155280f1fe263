package dev.retrigger.models;

import java.util.Optional;

/**
 * Images of one ECR repository; a run reads the newest that was accepted.
 *
 * @param tags which tags are accepted
 * @param replication whether images that ECR replicates into the repository count as pushed
 * @param scan what an image's scan must say first, if it must say anything
 */
public record ImageInput(
    String name, String repository, TagRule tags, boolean replication, Optional<ScanRule> scan)
    implements Input {}
