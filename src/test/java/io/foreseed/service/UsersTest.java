package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts and the links between advisers and clients, as superusers administer them. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class UsersTest {
    private static final String USERS = "/api/v1/users";

    private final Api superuser = Api.ofNew(Role.SUPERUSER);

    @Test
    void aChangeOfRoleIsRecordedWithBothAndEndsTheLinks() {
        Api adviser = Api.ofNew(Role.ADVISER);
        Api client = Api.ofNewUser();
        link(adviser, client);

        Response changed = superuser.put(path(adviser), "\"0\"", "{\"role\":\"client\",\"isActive\":true}");

        assertThat(Api.expect(200, changed).path("role").asText()).isEqualTo("client");
        assertThat(changed.header("ETag")).isEqualTo("\"1\"");
        JsonNode row = superuser.trail(adviser.user().toString()).stream()
                .filter(each -> each.path("action").asText().equals("UPDATE"))
                .findFirst()
                .orElseThrow();
        assertThat(row.at("/oldValues/role").asText()).isEqualTo("adviser");
        assertThat(row.at("/newValues/role").asText()).isEqualTo("client");
        assertThat(row.path("changedFields").toString()).contains("\"role\"").doesNotContain("isActive");
        assertThat(row.toString()).doesNotContain("password");
        assertThat(Sql.count("select count(*) from adviser_clients where adviser_id = ?", adviser.user()))
                .isZero();
        assertThat(superuser.trail(client.user().toString()))
                .anyMatch(each -> each.path("action").asText().equals("DELETE")
                        && each.path("resourceType").asText().equals("adviser_client"));
    }

    @Test
    void aLinkOpensTheClientsPlansAndItsEndShutsThem() {
        Api adviser = Api.ofNew(Role.ADVISER);
        Api client = Api.ofNewUser();
        String plan = client.importedPlan(10);
        Api.expect(404, adviser.get(plan));

        link(adviser, client);
        int linked = adviser.get(plan).statusCode();
        List<String> clients = ids(adviser.get(path(adviser) + "/clients"));
        int unlinked = superuser.given().delete(linkPath(adviser, client)).statusCode();

        assertThat(linked).isEqualTo(200);
        assertThat(clients).containsExactly(client.user().toString());
        assertThat(unlinked).isEqualTo(204);
        Api.expect(404, adviser.get(plan));
        assertThat(ids(adviser.get(path(adviser) + "/clients"))).isEmpty();
        Api.expect(404, superuser.given().delete(linkPath(adviser, client)));
    }

    @ParameterizedTest
    @CsvSource({"CLIENT,CLIENT", "ADVISER,ADVISER", "ADVISER,AUDITOR", "SUPERUSER,CLIENT", "OPERATOR,CLIENT"})
    void onlyAnAdviserAndAClientAreLinked(Role one, Role other) {
        Response refused = superuser.given().put(linkPath(Api.ofNew(one), Api.ofNew(other)));

        Api.expect(409, refused);
    }

    @Test
    void nobodyIsLinkedToThemselvesOrToWhoIsShut() {
        Api adviser = Api.ofNew(Role.ADVISER);
        Api client = Api.ofNewUser();
        Sql.run("update users set is_active = false where id = ?", client.user());

        Api.expect(409, superuser.given().put(linkPath(adviser, adviser)));
        Api.expect(409, superuser.given().put(linkPath(adviser, client)));
    }

    @Test
    void anAccountIsChangedFromTheVersionThatWasReadOnly() {
        Api client = Api.ofNewUser();
        String change = "{\"role\":\"client\",\"isActive\":false}";

        Response without =
                superuser.given().contentType("application/json").body(change).put(path(client));
        Response stale = superuser.put(path(client), "\"7\"", change);
        Response changed = superuser.put(path(client), "\"0\"", change);

        Api.expect(428, without);
        Api.expect(412, stale);
        assertThat(Api.expect(200, changed).path("isActive").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"role\":\"client\"}",
                "{\"role\":\"service\",\"isActive\":true}",
                "{\"role\":\"SUPERUSER\",\"isActive\":true}",
                "{\"role\":\"client'; drop table users; --\",\"isActive\":true}"
            })
    void aRoleThatIsNoneIsRefused(String body) {
        Api.expect(422, superuser.put(path(Api.ofNewUser()), "*", body));
    }

    @Test
    void theListIsReadPageByPageAndByRole() {
        List<String> made = new ArrayList<>();
        for (int count = 0; count < 5; count++) {
            made.addFirst(Api.ofNew(Role.OPERATOR).user().toString());
        }

        JsonNode first = Api.expect(200, superuser.get(USERS + "?role=operator&limit=2"));
        JsonNode second = Api.expect(
                200,
                superuser.get(USERS + "?role=operator&limit=2&cursor="
                        + first.path("next").asText()));

        assertThat(first.path("items").findValuesAsText("id")).isEqualTo(made.subList(0, 2));
        assertThat(second.path("items").findValuesAsText("id")).isEqualTo(made.subList(2, 4));
        assertThat(first.toString()).doesNotContain("assword");
        Api.expect(422, superuser.get(USERS + "?role=service"));
    }

    /** Each of the last two makes themselves a client at the same moment: one of them is left. */
    @Test
    void theLastActiveSuperuserStaysOneWhoeverAsksAtOnce() throws Exception {
        List<UUID> others = shutAllSuperusersBut(superuser);
        try {
            for (int round = 0; round < 10; round++) {
                Api other = Api.ofNew(Role.SUPERUSER);
                String change = "{\"role\":\"client\",\"isActive\":true}";
                List<Integer> statuses;
                try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                    Future<Response> one = threads.submit(() -> superuser.put(path(superuser), "*", change));
                    Future<Response> two = threads.submit(() -> other.put(path(other), "*", change));
                    statuses = List.of(one.get().statusCode(), two.get().statusCode());
                }

                assertThat(Sql.count("select count(*) from users where role = 'superuser' and is_active"))
                        .as("after %s", statuses)
                        .isEqualTo(1);
                Sql.run("update users set role = 'client', is_superuser = false where id = ?", other.user());
                Sql.run("update users set role = 'superuser', is_superuser = true where id = ?", superuser.user());
            }
            Api.expect(409, superuser.put(path(superuser), "*", "{\"role\":\"client\",\"isActive\":true}"));
            Api.expect(409, superuser.put(path(superuser), "*", "{\"role\":\"superuser\",\"isActive\":false}"));
        } finally {
            others.forEach(id -> Sql.run("update users set is_active = true where id = ?", id));
        }
    }

    private static List<UUID> shutAllSuperusersBut(Api one) throws java.sql.SQLException {
        List<UUID> shut = new ArrayList<>();
        try (var connection = Sql.connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("update users set is_active = false where role = 'superuser'"
                        + " and is_active and id <> '" + one.user() + "' returning id")) {
            while (rows.next()) {
                shut.add(rows.getObject(1, UUID.class));
            }
        }
        return shut;
    }

    private void link(Api adviser, Api client) {
        String request = Api.expect(201, superuser.given().put(linkPath(adviser, client)))
                .path("id")
                .asText();
        Api.expect(200, Api.ofNew(Role.SUPERUSER).post("/api/v1/approvals/" + request + "/approve", ""));
    }

    private static String path(Api user) {
        return USERS + "/" + user.user();
    }

    private static String linkPath(Api adviser, Api client) {
        return path(adviser) + "/clients/" + client.user();
    }

    private static List<String> ids(Response page) {
        return Api.expect(200, page).path("items").findValuesAsText("id");
    }
}
