package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.QuarkusBindException;
import java.net.BindException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class LaunchedServiceTest {
    @Test
    void aTakenPortIsNamedWithWhatToDo() {
        var failure =
                new IllegalStateException(new QuarkusBindException("0.0.0.0", 18081, new BindException("in use")));

        String sentence = LaunchedService.sentence(failure);

        assertThat(sentence).isEqualTo("Port 18081 is in use by another program. Choose another with --port.");
    }

    @Test
    void aDatabaseThatRefusesIsQuotedWithTheVariablesThatNameIt() {
        var failure = new IllegalStateException("migration", new SQLException("Connection to db:5432 refused."));

        String sentence = LaunchedService.sentence(failure);

        assertThat(sentence)
                .isEqualTo("The database does not serve: Connection to db:5432 refused."
                        + " See DATABASE_URL and DATABASE_MIGRATION_URL.");
    }

    @Test
    void anyOtherFailureGivesItsFirstReason() {
        var failure = new IllegalStateException("outer", new IllegalArgumentException("the first reason"));

        String sentence = LaunchedService.sentence(failure);

        assertThat(sentence).isEqualTo("The service did not start: the first reason");
    }
}
