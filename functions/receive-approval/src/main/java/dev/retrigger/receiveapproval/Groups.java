package dev.retrigger.receiveapproval;

/** The groups that one person is in; asking may be remote. */
@FunctionalInterface
interface Groups {
  Groups NONE = _ -> Membership.NO;

  /** Whether the person is in the group, which is named without {@code @}. */
  Membership in(String group);

  /** An answer; not to know is one. */
  enum Membership {
    YES,
    NO,
    UNKNOWN
  }
}
