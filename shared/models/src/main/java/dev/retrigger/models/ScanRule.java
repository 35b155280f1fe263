package dev.retrigger.models;

import java.time.Duration;
import java.util.Map;

/**
 * What the scan of an image must say before the image is accepted.
 *
 * @param patience how long the scan may take, from the push
 * @param most by severity in upper case, such as {@code CRITICAL}, how many findings are tolerated;
 *     a severity that is not named is
 */
public record ScanRule(Duration patience, Map<String, Integer> most) {
  public ScanRule {
    most = Ordered.copyOf(most);
  }
}
