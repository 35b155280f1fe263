package dev.retrigger.models;

import dev.retrigger.models.ProjectFile.Launch;
import dev.retrigger.models.ProjectFile.Objection;
import java.util.Optional;

/**
 * Where models are compiled for.
 *
 * @param environment what <code>${env}</code> stands for
 * @param account the stack's own account, where it is known
 */
record Home(String environment, Optional<String> account) {
  EnvironmentText text() {
    return new EnvironmentText(environment);
  }

  /** Why a target that is called by its ARN is out of reach; empty when it is not. */
  Optional<Objection> objection(Target target, ProjectFile project) {
    Optional<String> reachable = project.launch().map(Launch::account).or(() -> account);
    return target
        .arn()
        .map(Arn::account)
        .filter(of -> reachable.isPresent() && !of.equals(reachable.get()))
        .map(
            of ->
                new Objection(
                    "is in account "
                        + of
                        + ", and the project's launch role is in "
                        + reachable.orElseThrow(),
                    "a project starts targets of one account: say 'launch: {role: "
                        + Launch.role("aws", of, project.project())
                        + "}' in its project file, or move the target to another project"));
  }
}
