package dev.retrigger.models;

import dev.retrigger.domain.ModelId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns texts into models that may be put in force. Files are compiled together, because a model
 * obeys its project's file; a file that must be mended never spoils another one, except that a
 * wrong project file holds back the models of that project.
 */
public final class ModelCompiler {
  private final Home home;
  private final WithoutProject withoutProject;

  /**
   * Compiles for one environment.
   *
   * @param environment what <code>${env}</code> stands for
   */
  public ModelCompiler(String environment, WithoutProject withoutProject) {
    this(environment, withoutProject, Optional.empty());
  }

  /**
   * Compiles for one environment.
   *
   * @param account the stack's own, where it is known: targets in others need a launch role there
   */
  public ModelCompiler(
      String environment, WithoutProject withoutProject, Optional<String> account) {
    this.home = new Home(environment, account);
    this.withoutProject = withoutProject;
  }

  /** Compiles project files and model files, given in any order. */
  public Compilation compile(List<Source> sources) {
    List<Draft> drafts = sources.stream().map(Draft::of).toList();
    refuseTwins(drafts);
    Map<String, Draft> projects = new HashMap<>();
    for (Draft draft : drafts) {
      draft.claimedProject().ifPresent(name -> projects.put(name, draft));
    }
    return new Compilation(drafts.stream().map(draft -> finish(draft, projects)).toList());
  }

  private CompiledFile finish(Draft draft, Map<String, Draft> projects) {
    Optional<CompiledModel> model =
        switch (draft.kind()) {
          case MODEL -> draft.root().flatMap(root -> model(draft, root, projects));
          case PROJECT, NEITHER -> Optional.empty();
        };
    boolean clean = draft.clean();
    return new CompiledFile(
        draft.source(),
        draft.claimedModel(),
        draft.claimedProject(),
        model.filter(_ -> clean),
        draft.project().filter(_ -> clean),
        draft.findings().problems(),
        draft.findings().warnings());
  }

  private Optional<CompiledModel> model(Draft draft, Value root, Map<String, Draft> projects) {
    ProjectFile rules =
        draft
            .claimedModel()
            .map(ModelId::project)
            .map(project -> rules(project, draft, Optional.ofNullable(projects.get(project))))
            .orElseGet(() -> ProjectFile.open("")); // Without an identity, which reading refuses.
    return new ModelReader(rules, home)
        .read(root)
        .map(file -> new CompiledModel(draft.source().version(), file, rules));
  }

  private ProjectFile rules(String project, Draft model, Optional<Draft> owner) {
    if (owner.isEmpty()) {
      switch (withoutProject) {
        case REFUSE ->
            model.refuse(
                "project '" + project + "' has no file, so nothing is allowed",
                "apply a project file that says 'project: " + project + "'");
        case ALLOW_ALL ->
            model.warn(
                "project '" + project + "' has no file here, so what it may start is not checked",
                "name the project's file as well");
      }
    } else if (!owner.get().clean()) {
      model.refuse(
          "the file of project '" + project + "' must be mended first",
          "see " + owner.get().source().name());
    }
    return owner.flatMap(Draft::project).orElseGet(() -> ProjectFile.open(project));
  }

  /** Two files about one thing: neither may win by the order of their names. */
  private static void refuseTwins(List<Draft> drafts) {
    Map<String, List<Draft>> byClaim = new HashMap<>();
    for (Draft draft : drafts) {
      draft
          .claim()
          .ifPresent(claim -> byClaim.computeIfAbsent(claim, _ -> new ArrayList<>()).add(draft));
    }
    byClaim.forEach(
        (claim, twins) -> {
          for (Draft draft : twins) {
            twins.stream()
                .filter(other -> !other.equals(draft))
                .findFirst()
                .ifPresent(
                    other ->
                        draft.refuse(
                            claim + " is also in " + other.source().name(),
                            "keep one of the two files"));
          }
        });
  }

  /** What becomes of a model whose project has no file among those compiled. */
  public enum WithoutProject {
    /** It is refused, as wherever others' targets are within reach. */
    REFUSE,
    /** It may do what the launch role may: for one's own machine, and for a first look. */
    ALLOW_ALL
  }
}
