package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MlflowReaderTest {
  @Test
  @Tag("Z-11")
  void shouldReadServerWithItsDefaults() {
    assertThat(mlflow("{uri: \"https://ml-${env}.acme.example/t\", model: churn}"))
        .contains(
            new Mlflow("https://ml-dev.acme.example/t", "churn", "growth/churn", Optional.empty()));
    assertThat(
            mlflow(
                "{uri: https://ml.acme.example, model: churn, experiment: training,"
                    + " token: /retrigger/growth/mlflow}"))
        .contains(
            new Mlflow(
                "https://ml.acme.example",
                "churn",
                "training",
                Optional.of("/retrigger/growth/mlflow")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{model: churn} | mlflow | 'uri' is missing",
        "{uri: https://ml.acme.example} | mlflow | 'model' is missing",
        "{uri: http://ml.acme.example, model: churn} | mlflow.uri | not the address of a server",
        "{uri: https://me:secret@ml.example, model: churn} | mlflow.uri | not the address",
        "{uri: https://ml.example?token=x, model: churn} | mlflow.uri | not the address",
        "{uri: ml.example, model: churn} | mlflow.uri | not the address",
        "{uri: https://ml.example, model: a/b} | mlflow.model | form",
        "{uri: https://ml.example, model: a, token: /retrigger/fraud/t} | mlflow.token | may read",
        "{uri: https://ml.example, model: a, user: me} | mlflow.user | unknown key",
      })
  void shouldRefuse(String written, String path, String says) {
    assertThat(Texts.compile(Texts.MODEL + "mlflow: " + written + "\n").problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).contains(says);
            });
  }

  private static Optional<Mlflow> mlflow(String written) {
    return Texts.model(Texts.MODEL + "mlflow: " + written + "\n").mlflow();
  }
}
