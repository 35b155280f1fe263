package dev.retrigger.receiveapproval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.ledger.Approval;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two people decide at the same moment, each in a way of their own. */
@Tag("N-12")
final class ApprovalRaceTest {
  private static final int RACES = 10_000;

  @Test
  void shouldHaveOneOutcomeEqualToTheLedgerInEveryRace()
      throws InterruptedException, ExecutionException {
    int approved = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int race = 0; race < RACES; race++) {
        approved += race(threads, race % 2 == 0) == Approval.Status.APPROVED ? 1 : 0;
      }
    }
    // Were the order always the same, nothing would have raced.
    assertThat(approved).isBetween(1, RACES - 1);
  }

  private static Approval.Status race(ExecutorService threads, boolean byLink)
      throws InterruptedException, ExecutionException {
    World world = new World();
    Approval asked = world.ask(List.of("iam:leads", "link"));
    ObjectNode cli = world.cli("approve", World.role("leads", "ann"));
    ObjectNode other =
        byLink
            ? world.submit("reject", World.token(asked))
            : world.cli("reject", World.role("leads", "bo"));
    String otherName = byLink ? "link" : "iam:leads/bo";
    world.send(world.open("")); // The function is there before either of them comes.
    CyclicBarrier start = new CyclicBarrier(2);

    Future<HttpResponse> first = threads.submit(racer(start, world, cli));
    Future<HttpResponse> second = threads.submit(racer(start, world, other));
    int approval = first.get().statusCode();
    int rejection = second.get().statusCode();

    Approval.Status status = world.status();
    boolean approves = status == Approval.Status.APPROVED;
    assertThat(status).isIn(Approval.Status.APPROVED, Approval.Status.REJECTED);
    assertThat(approval).isEqualTo(approves ? 200 : 409);
    assertThat(rejection).isEqualTo(approves ? 409 : 200);
    assertThat(world.decidedBy()).isEqualTo(approves ? "iam:leads/ann" : otherName);
    assertThat(world.signals).hasSize(1);
    return status;
  }

  private static Callable<HttpResponse> racer(
      CyclicBarrier start, World world, ObjectNode request) {
    return () -> {
      try {
        start.await();
      } catch (BrokenBarrierException e) {
        throw new AssertionError(e);
      }
      return world.send(request);
    };
  }
}
