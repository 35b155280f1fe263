package dev.retrigger.models;

import java.util.Optional;

/** What happens in a GitLab project starts a run. */
public record GitLabTrigger(String name, GitLabRule rule, Optional<String> start)
    implements Trigger {}
