package dev.retrigger.states.execution;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Works through a row of jobs, so many at a time, until all are done or the crew is stopped. */
final class Crew implements Activity {
  private final Iterator<? extends Job> jobs;
  private final long limit;
  private final Runnable whenDone;
  private final Set<Job> busy = new LinkedHashSet<>();
  private boolean over;

  /** A piece of work that tells the crew when it is done. */
  interface Job extends Activity {
    void start(Crew crew);
  }

  Crew(Iterator<? extends Job> jobs, long limit, Runnable whenDone) {
    this.jobs = jobs;
    this.limit = limit;
    this.whenDone = whenDone;
  }

  void work() {
    while (!over && busy.size() < limit && jobs.hasNext()) {
      Job job = jobs.next();
      busy.add(job);
      job.start(this);
    }
    if (!over && busy.isEmpty()) {
      over = true;
      whenDone.run();
    }
  }

  /** A job has been done; the next is begun. */
  void done(Job job) {
    busy.remove(job);
    work();
  }

  /** A job has ended badly; it need not be stopped any more. */
  void leave(Job job) {
    busy.remove(job);
  }

  @Override
  public void stop() {
    over = true;
    for (Job job : Set.copyOf(busy)) {
      job.stop();
    }
    busy.clear();
  }
}
