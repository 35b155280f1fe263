package dev.retrigger.reconcilesources;

import java.util.List;

/**
 * What a pass found.
 *
 * @param scopes triggers that wait for objects
 * @param compared objects that were looked up in the ledger
 * @param announced objects that nobody had announced
 * @param unversioned objects without a version, which cannot be told apart and are left alone
 * @param unfinished scopes whose listing goes on in the next pass
 * @param failed scopes that could not be listed
 */
record Reconciled(
    int scopes,
    int pages,
    long compared,
    long announced,
    long unversioned,
    int unfinished,
    List<String> failed) {}
