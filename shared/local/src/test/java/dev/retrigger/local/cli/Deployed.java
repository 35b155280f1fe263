package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.models.Source;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A stack whose ledger is a scene's, and whose buckets are fakes. */
record Deployed(Stack stack, FakeBuckets buckets, Scene scene) implements Console {
  @Override
  public Proposal apply(List<Source> files) {
    throw new UnsupportedOperationException("apply");
  }

  @Override
  public Proposal send(GivenEvent event, String document) {
    throw new UnsupportedOperationException("send");
  }

  @Override
  public List<RunLine> runs(Optional<ModelId> model, int days) {
    return scene.reports().runs(model, days);
  }

  @Override
  public Why why(String asked) {
    return scene.reports().why(asked);
  }

  @Override
  public Proposal connect(List<String> named) {
    return real().connect(named);
  }

  @Override
  public Doorway doorway() {
    return real().doorway();
  }

  @Override
  public Operations operations() {
    return new SceneOperations(scene);
  }

  private Console real() {
    return new StackConsole(
        stack, buckets, unused(), silent(), new FakeGateway(), () -> Terminal.NOW);
  }

  private static DynamoDbClient unused() {
    return new DynamoDbClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private static SqsClient silent() {
    return new SqsClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }
}
