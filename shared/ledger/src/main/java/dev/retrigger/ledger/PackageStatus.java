package dev.retrigger.ledger;

/** What people think of a model package; of two words of one moment, the later of these counts. */
public enum PackageStatus {
  PENDING,
  APPROVED,
  REJECTED
}
