package dev.retrigger.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this process runs from: directories of our classes, and jars. */
record ClassPath(List<Path> entries) {
  private static final String RUNTIME_JARS =
      "(aws-lambda-java-(core|runtime-interface-client|serialization)|utils-lite)-\\d.*";

  static ClassPath ofThisProcess() {
    String own = System.getProperty("java.class.path", "");
    return new ClassPath(
        Arrays.stream(own.split(File.pathSeparator, -1))
            .map(Path::of)
            .map(Path::toAbsolutePath)
            .toList());
  }

  /** The jars that Lambda's own runtime brings, as a class path. */
  String runtime() {
    return entries.stream()
        .filter(ClassPath::isRuntime)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Lays out what a zip with the wanted jars would hold, unpacked. */
  void layOut(Path root, Predicate<String> wanted) throws IOException {
    deleteTree(root);
    Path lib = Files.createDirectories(root.resolve("lib"));
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        copyTree(entry, root);
      } else if (!isRuntime(entry) && wanted.test(nameOf(entry))) {
        Files.copy(entry, lib.resolve(nameOf(entry)));
      }
    }
  }

  private static boolean isRuntime(Path entry) {
    return nameOf(entry).matches(RUNTIME_JARS);
  }

  private static String nameOf(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  private static void copyTree(Path from, Path to) throws IOException {
    for (Path file : tree(from)) {
      Path copy = to.resolve(from.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(file, copy);
      }
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      for (Path path : tree(root).reversed()) {
        Files.delete(path);
      }
    }
  }

  private static List<Path> tree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
