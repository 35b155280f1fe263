package dev.retrigger.aws;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a function's calls once before Lambda takes its snapshot, so that a restored function finds
 * their classes loaded and their codecs built: docs/adr/0005-priming.md has the numbers. Where no
 * snapshot is taken nothing happens. A rehearsal that fails makes the first event slower and
 * nothing else.
 */
public final class Rehearsal implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** CRaC itself holds its resources weakly. */
  private static final Set<Rehearsal> HELD = ConcurrentHashMap.newKeySet();

  private final Runnable read;
  private final List<Runnable> calls;

  Rehearsal(Runnable read, List<Runnable> calls) {
    this.read = read;
    this.calls = List.copyOf(calls);
  }

  /**
   * Announces what to play, from a handler's public constructor.
   *
   * @param read a read that is harmless in earnest: it opens a connection, which nothing else loads
   * @param calls what never leaves the process, and is answered with nothing
   */
  public static void beforeSnapshot(Runnable read, Runnable... calls) {
    Rehearsal rehearsal = new Rehearsal(read, List.of(calls));
    HELD.add(rehearsal);
    Core.getGlobalContext().register(rehearsal);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    play();
  }

  /** Plays everything once, whatever fails. */
  void play() {
    AwsClients.rehearse(() -> calls.forEach(Rehearsal::play));
    play(read);
    LOG.atInfo().addKeyValue("calls", calls.size()).log("rehearsed");
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Connections are opened again when they are needed.
  }

  /** What fails has loaded its classes all the same, and a publication must not fail for it. */
  private static void play(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("a rehearsed call failed");
    }
  }
}
