package dev.retrigger.receiveregistry;

import java.util.stream.Stream;

/** The model packages of the registry. */
@FunctionalInterface
public interface ModelPackages {
  /** The approved and complete versions of a group, the newest first. */
  Stream<Version> approved(String group);

  /** A version of a group. */
  record Version(String arn, int number) {}
}
