package dev.retrigger.receivewebhook;

/** What a document says. */
sealed interface Reading {
  /** Something that triggers may want. */
  record Of(Fact fact) implements Reading {}

  /** Something that no trigger can want. */
  record Nothing(String subject, String why) implements Reading {}
}
