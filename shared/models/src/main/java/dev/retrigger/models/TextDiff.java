package dev.retrigger.models;

import java.util.ArrayList;
import java.util.List;

/** Shows what a new text changes in an old one, line by line, as {@code diff} would. */
public final class TextDiff {
  private static final int CONTEXT = 3;
  private static final long CELLS = 4_000_000;

  private TextDiff() {}

  /**
   * The changed lines, marked {@code -} and {@code +}, among three unchanged ones; what is left out
   * is a line {@code ...}. Empty when nothing changes.
   */
  public static String between(String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    List<Line> lines = lines(before.lines().toList(), after.lines().toList());
    StringBuilder text = new StringBuilder();
    boolean skipped = false;
    for (int i = 0; i < lines.size(); i++) {
      if (isNearChange(lines, i)) {
        text.append(lines.get(i).mark()).append(lines.get(i).text()).append('\n');
        skipped = false;
      } else if (!skipped) {
        text.append("...\n");
        skipped = true;
      }
    }
    return text.toString();
  }

  private static boolean isNearChange(List<Line> lines, int at) {
    return lines
        .subList(Math.max(0, at - CONTEXT), Math.min(lines.size(), at + CONTEXT + 1))
        .stream()
        .anyMatch(line -> line.mark() != ' ');
  }

  private static List<Line> lines(List<String> before, List<String> after) {
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    List<Line> lines = new ArrayList<>();
    before.subList(0, start).forEach(line -> lines.add(new Line(' ', line)));
    lines.addAll(
        changes(
            before.subList(start, before.size() - end), after.subList(start, after.size() - end)));
    before
        .subList(before.size() - end, before.size())
        .forEach(line -> lines.add(new Line(' ', line)));
    return lines;
  }

  private static List<Line> changes(List<String> before, List<String> after) {
    List<Line> lines = new ArrayList<>();
    if ((long) before.size() * after.size() > CELLS) {
      before.forEach(line -> lines.add(new Line('-', line)));
      after.forEach(line -> lines.add(new Line('+', line)));
      return lines;
    }
    int[][] common = common(before, after);
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add(new Line(' ', before.get(i++)));
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line('-', before.get(i++)));
      } else {
        lines.add(new Line('+', after.get(j++)));
      }
    }
    return lines;
  }

  /** How many lines two tails have in common. */
  private static int[][] common(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private record Line(char mark, String text) {}
}
