package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a function answered to what was asked of it.
 *
 * @param status HTTP's status code, or what would be it
 */
@JsonPropertyOrder({"status", "body"})
public record Reply(int status, JsonNode body) {}
