/** Takes in the webhooks of GitLab, MLflow, GitHub and others. */
@NullMarked
package dev.retrigger.receivewebhook;

import org.jspecify.annotations.NullMarked;
