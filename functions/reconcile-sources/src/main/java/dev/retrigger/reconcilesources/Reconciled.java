package dev.retrigger.reconcilesources;

import java.util.List;

/**
 * What a pass found.
 *
 * @param scopes triggers that wait for objects, and inputs that wait for images
 * @param pages of listings of objects
 * @param compared objects and tags that were looked up in the ledger
 * @param announced objects and tags that nobody had announced
 * @param unversioned objects without a version, which cannot be told apart and are left alone
 * @param unfinished scopes whose listing goes on in the next pass
 * @param failed scopes that could not be listed
 * @param late ticks of schedules that had not come and are made up for
 */
record Reconciled(
    int scopes,
    int pages,
    long compared,
    long announced,
    long unversioned,
    int unfinished,
    List<String> failed,
    int late) {
  Reconciled late(int ticks) {
    return new Reconciled(
        scopes, pages, compared, announced, unversioned, unfinished, failed, ticks);
  }
}
