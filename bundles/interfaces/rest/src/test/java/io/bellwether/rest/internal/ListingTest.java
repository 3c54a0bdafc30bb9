// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final List<Map<String, Object>> ALL = List.of(item("a"), item("b"), item("c"), item("d"), item("e"));

    @Test
    void withoutALimitAllIsOnePage() {
        Map<String, Object> page = Listing.page(ALL, query(""));
        assertThat(page).containsEntry("items", ALL).containsEntry("next_cursor", null);
    }

    @Test
    void pagesFollowEachOther() {
        Map<String, Object> first = Listing.page(ALL, query("limit=2"));
        Map<String, Object> second = Listing.page(ALL, query("limit=2&cursor=" + first.get("next_cursor")));
        Map<String, Object> third = Listing.page(ALL, query("limit=2&cursor=" + second.get("next_cursor")));

        assertThat(first).containsEntry("items", ALL.subList(0, 2));
        assertThat(second).containsEntry("items", ALL.subList(2, 4));
        assertThat(third).containsEntry("items", ALL.subList(4, 5)).containsEntry("next_cursor", null);
    }

    @Test
    void whatIsAddedOrRemovedBetweenPagesNeitherRepeatsNorHidesTheRest() {
        String next = "limit=2&cursor=" + Listing.page(ALL, query("limit=2")).get("next_cursor");
        List<Map<String, Object>> more = new ArrayList<>(ALL);
        more.add(0, item("0"));
        List<Map<String, Object>> withoutTheLast = new ArrayList<>(ALL);
        withoutTheLast.remove(1);

        assertThat(Listing.page(more, query(next))).containsEntry("items", ALL.subList(2, 4));
        assertThat(Listing.page(withoutTheLast, query(next))).containsEntry("items", ALL.subList(2, 4));
    }

    @Test
    void aWrongLimitOrCursorIsNamed() {
        for (String wrong : List.of("limit=0", "limit=5001", "limit=x", "cursor=%21", "cursor=zzzz")) {
            assertThatThrownBy(() -> Listing.page(ALL, query(wrong)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    private static Map<String, Object> item(String id) {
        return Map.of("id", id, "tenant", "harbour");
    }

    private static Query query(String text) {
        return Query.of((HttpServletRequest) Proxy.newProxyInstance(
                ListingTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getQueryString") ? text : null));
    }
}
