package dev.retrigger.states.expression;

import com.dashjoin.jsonata.Jsonata.Frame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends an evaluation that nests deeper, takes longer or builds more than the service allows. The
 * depth and size are AWS's own; the time is a real-time safety net, whatever the timeline says.
 */
final class EvaluationGuard {
  static final int MAX_DEPTH = 100;
  static final long MAX_VALUE_BYTES = 6_990_256;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int NUMBER_BYTES = 8;

  private final long start = System.nanoTime();
  private int depth;

  void watch(Frame frame) {
    frame.setEvaluateEntryCallback(
        (_, _, _) -> {
          depth++;
          if (depth > MAX_DEPTH) {
            throw new QueryException(
                "Stack overflow error: Check for non-terminating recursive function."
                    + "  Consider rewriting as tail-recursive. Depth=%d max=%d"
                        .formatted(depth, MAX_DEPTH));
          }
          checkTime();
        });
    frame.setEvaluateExitCallback(
        (_, _, _, result) -> {
          depth--;
          checkSize(result);
        });
  }

  void checkTime() {
    if (System.nanoTime() - start > MAX_NANOS) {
      throw new QueryException("Expression evaluation timeout: Check for infinite loop");
    }
  }

  private static void checkSize(@Nullable Object result) {
    long bytes =
        switch (result) {
          case String text -> text.length();
          case List<?> list -> (long) list.size() * NUMBER_BYTES;
          case null, default -> 0;
        };
    checkBytes(bytes);
  }

  static void checkBytes(long bytes) {
    if (bytes > MAX_VALUE_BYTES) {
      throw new QueryException("Expression evaluation memory limit exceeded");
    }
  }

  /** A view of the text that makes a regular expression which backtracks without end give up. */
  CharSequence watched(CharSequence text) {
    return new WatchedText(this, text);
  }

  private record WatchedText(EvaluationGuard guard, CharSequence text) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      guard.checkTime();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
