package dev.retrigger.startrun;

import dev.retrigger.targets.SageMakers;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sagemaker.model.ModelSummary;

/** The models of SageMaker, in the account of the project's launch role. */
public final class SageMakerModelNames implements ModelNames {
  private final SageMakers services;

  public SageMakerModelNames(SageMakers services) {
    this.services = services;
  }

  @Override
  public Stream<String> beginningWith(String project, String prefix) {
    return services
        .of(project)
        .listModelsPaginator(list -> list.nameContains(prefix).maxResults(100))
        .models()
        .stream()
        .map(ModelSummary::modelName)
        .filter(name -> name.startsWith(prefix));
  }
}
