package dev.retrigger.aws.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MrkdwnTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void shouldMakeTextHarmless(String name, String text, String expected) {
    assertThat(Mrkdwn.escape(text, 60)).isEqualTo(expected);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("plain", "12 files", "12 files"),
        arguments("nothing", "", ""),
        arguments("the three that Slack escapes", "a & b < c > d", "a &amp; b &lt; c &gt; d"),
        arguments("no others", "\"quoted\" 'n' `code`", "\"quoted\" 'n' `code`"),
        arguments("escaped before", "&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        arguments("call to a channel", "<!channel> look", "&lt;!channel&gt; look"),
        arguments("bare calls", "@here @Channel", "@\u200Bhere @\u200BChannel"),
        arguments("an address is no call", "a@heretic.example", "a@heretic.example"),
        arguments("a user", "<@U0123ABCD>", "&lt;@U0123ABCD&gt;"),
        arguments("a link", "<https://a.example|pay>", "&lt;https://a.example|pay&gt;"),
        arguments("lines", "a\r\nb\u2028c", "a  b c"),
        arguments("controls", "\u0000\u001b[31mred\u202Eder", "  [31mred der"),
        arguments("cut", "x".repeat(61), "x".repeat(59) + "…"),
        arguments("fits exactly", "x".repeat(60), "x".repeat(60)),
        arguments("cut before an escape", "x".repeat(57) + "&&", "x".repeat(57) + "…"),
        arguments("an escape that fits", "x".repeat(55) + "&", "x".repeat(55) + "&amp;"),
        arguments("cut between emoji", "🚀".repeat(31), "🚀".repeat(29) + "…"));
  }

  @Test
  void shouldLinkToHttpsOnly() {
    assertThat(Mrkdwn.link(URI.create("https://a.example/?a=1&b=2#/x"), "Look"))
        .isEqualTo("<https://a.example/?a=1&amp;b=2#/x|Look>");
    assertThat(Mrkdwn.link(URI.create("javascript:alert(1)"), "Look"))
        .isEqualTo("Look: javascript:alert(1)");
  }
}
