package io.waggle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waggle.task.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456",
                "short7!",
                "12345678",
                "password",
                "Password1",
                "P@ssw0rd!",
                "passw0rd2026",
                "letmein123",
                "qwertyuiop",
                "Qwertz123",
                "1q2w3e4r5t",
                "abcdefgh",
                "aaaaaaaa",
                "abababab",
                "19840112",
                "iloveyou1",
                "adminadmin",
                "Admin123!",
                "changeme1",
                "summer2026",
                "Welcome01",
                "dragon99",
                "waggle123",
                "beehive!!",
                "margaret1",
                "aaaaaaaaaaaaaaaaaaaa"
            })
    void refuses(String password) {
        assertThatThrownBy(() -> PasswordRule.check("margaret", password))
                .as(password)
                .isInstanceOf(Problem.class)
                .hasMessageNotContaining(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery", "kV7#pq2Lx", "vier-blaue-Tassen", "xW9mTq4zR1", "long enough to be fine"
            })
    void takes(String password) {
        assertThatCode(() -> PasswordRule.check("margaret", password)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> PasswordRule.check("margaret", "x7".repeat(101)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void knowsMoreThanAThousand() {
        String[] words = {"password", "dragon", "welcome", "monkey", "summer", "admin", "football", "secret", "master"};
        String[] ends = {
            "", "!", "1", "12", "123", "1234", "12345", "2024", "2025", "2026", "01", "99", "!!", "?", "*", "#1"
        };
        int refused = 0;
        for (String word : words) {
            for (String end : ends) {
                for (String form : new String[] {
                    word,
                    word.toUpperCase(java.util.Locale.ROOT),
                    word.replace('o', '0'),
                    word.replace('a', '@'),
                    word.replace('e', '3'),
                    word.replace('s', '$'),
                    "1" + word,
                    "!" + word
                }) {
                    assertThat(GuessablePasswords.guessable(form + end))
                            .as(form + end)
                            .isTrue();
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }
}
