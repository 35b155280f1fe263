package dev.retrigger.bench.sample;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** The SDK's synchronous HTTP clients, by name; only the chosen one is loaded. */
final class HttpClients {
  private HttpClients() {}

  static SdkHttpClient named(String name) {
    return switch (name) {
      case "url" -> UrlConnectionHttpClient.create();
      case "apache" -> ApacheHttpClient.create();
      case "jdk" -> JdkHttpClient.create();
      // CRT has its own TLS and knows no Java trust store; it skips the check of our certificate.
      case "crt" ->
          AwsCrtHttpClient.builder()
              .buildWithDefaults(
                  AttributeMap.builder()
                      .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                      .build());
      default -> throw new IllegalArgumentException("No HTTP client named " + name);
    };
  }
}
