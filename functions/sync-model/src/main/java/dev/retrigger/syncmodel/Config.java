package dev.retrigger.syncmodel;

import dev.retrigger.domain.ModelId;
import dev.retrigger.ledger.Models;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledFile;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.Source;
import dev.retrigger.syncmodel.SyncReport.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the files in the bucket come to.
 *
 * @param good the models to put in force
 * @param heldBack models whose files must be mended: their last good versions stay in force
 */
record Config(List<CompiledModel> good, Set<ModelId> heldBack, List<Refusal> refused) {
  Config {
    good = List.copyOf(good);
    heldBack = Set.copyOf(heldBack);
    refused = List.copyOf(refused);
  }

  static Config of(List<Source> sources, ModelCompiler compiler) {
    Compilation everything = compiler.compile(sources);
    Set<Source> misplaced = new LinkedHashSet<>();
    List<Refusal> refused = new ArrayList<>();
    for (CompiledFile file : everything.files()) {
      Place place = Place.of(file.source().name());
      if (!place.suits(file)) {
        misplaced.add(file.source());
        refused.add(Refusal.of(file.source().name(), place.hint()));
      }
    }
    // A misplaced file must not hold back the one that is where it belongs.
    Compilation compilation =
        misplaced.isEmpty()
            ? everything
            : compiler.compile(
                sources.stream().filter(Predicate.not(misplaced::contains)).toList());
    List<CompiledModel> good = new ArrayList<>();
    for (CompiledFile file : compilation.files()) {
      if (!file.problems().isEmpty()) {
        refused.add(Refusal.of(file));
      }
      file.model()
          .ifPresent(
              model -> {
                if (model.routes().size() <= Models.MAX_ROUTES) {
                  good.add(model);
                } else {
                  refused.add(Refusal.ofTriggers(file));
                }
              });
    }
    Set<ModelId> heldBack = new LinkedHashSet<>();
    sources.forEach(source -> Place.of(source.name()).model().ifPresent(heldBack::add));
    good.forEach(model -> heldBack.remove(model.file().model()));
    return new Config(good, heldBack, refused);
  }
}
