package dev.retrigger.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TemplateYamlTest {
  @Test
  void shouldWriteOutShortFormsWhenTheyAreNested() {
    assertThat(
            TemplateYaml.parse(
                """
                A: !Ref Ledger
                B: !GetAtt Ledger.Arn
                C: !If [OwnKey, !GetAtt [Key, Arn], !Sub "${Ledger.Arn}/index/*"]
                D: !Not [!Condition OwnKey]
                """))
        .hasToString(
            """
            {"A":{"Ref":"Ledger"},\
            "B":{"Fn::GetAtt":["Ledger","Arn"]},\
            "C":{"Fn::If":["OwnKey",{"Fn::GetAtt":["Key","Arn"]},{"Fn::Sub":"${Ledger.Arn}/index/*"}]},\
            "D":{"Fn::Not":[{"Condition":"OwnKey"}]}}\
            """);
  }

  @Test
  void shouldKeepQuotedTextWhenItLooksLikeANumber() {
    assertThat(
            TemplateYaml.parse("{a: 30, b: \"30\", c: true, d: \"2012-10-17\", e: 1.5, f: null}"))
        .hasToString(
            "{\"a\":30,\"b\":\"30\",\"c\":true,\"d\":\"2012-10-17\",\"e\":1.5,\"f\":null}");
  }

  @Test
  void shouldRefuseWhatIsNoMapping() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TemplateYaml.parse("- a"))
        .withMessage("the template is not a YAML mapping");
  }
}
