package dev.retrigger.targets;

import dev.retrigger.domain.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls hosts of the public internet over HTTPS and nobody else: not this machine, its network or
 * the metadata service. Redirects are not followed, as they could lead there. Java keeps the answer
 * of a name look-up for 30 seconds, so the address that is judged is the one that is called.
 */
final class PublicSender implements WebhookTarget.Sender {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Made when the first webhook is sent: the client costs a function half a second. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /** Looks names up. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Resolver resolver;

  PublicSender() {
    this(InetAddress::getAllByName);
  }

  PublicSender(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public int send(HttpRequest request) throws IOException, InterruptedException {
    check(request.uri());
    return Client.HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Refuses what is not the address of somebody else. */
  void check(URI url) throws UnknownHostException {
    if (!"https".equals(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException("'url' wants https://HOST/PATH without user and password");
    }
    for (InetAddress address : resolver.addresses(url.getHost())) {
      if (!isPublic(address)) {
        throw new IllegalArgumentException(
            "'url' leads to "
                + Text.brief(url.getHost())
                + ", which is not on the public internet, and is not called");
      }
    }
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return bytes.length == 4 ? isPublic4(first, second, bytes[2]) : isPublic6(first, second);
  }

  /** Not the ranges that RFC 6890 sets apart: carriers', protocols', benchmarks', reserved. */
  private static boolean isPublic4(int first, int second, byte third) {
    return switch (first) {
      case 0 -> false;
      case 100 -> second < 64 || second > 127;
      case 192 -> second != 0 || third != 0;
      case 198 -> second != 18 && second != 19;
      default -> first < 240;
    };
  }

  /** Only global unicast, and not what carries an IPv4 address inside (6to4). */
  private static boolean isPublic6(int first, int second) {
    return first >= 0x20 && first <= 0x3f && !(first == 0x20 && second == 0x02);
  }
}
