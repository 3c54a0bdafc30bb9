// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KpiResourceTest {
    private final KpiResource resource = new KpiResource(null, null, () -> Instant.parse("2025-08-12T03:00:00Z"));

    @ParameterizedTest
    @CsvSource({
        "from=2025-08-12T03:00:00Z, from",
        "from=2025-08-13T00:00:00Z, from",
        "from=2023-08-01T00:00:00Z, from",
        "from=yesterday, from",
        "to=2025-08-12, to",
        "to=-999999999-01-01T00:00:00Z, to",
        "to=%2B999999999-12-31T23:59:59Z, to",
        "from=-999999999-01-01T00:00:00Z&to=-999999999-01-01T01:00:00Z, to",
        "from=1969-12-31T23:00:00Z&to=1970-01-01T00:00:00Z, from"
    })
    void aRangeThatMakesNoSenseIsTheCallersMistake(String query, String field) {
        Problem problem = Answers.problem(catchThrowable(() -> resource.kpis(request(query))));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.errors())
                .extracting(io.bellwether.api.settings.Problem::field)
                .containsExactly(field);
    }

    private static HttpServletRequest request(String query) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                KpiResourceTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getQueryString") ? query : null);
    }
}
