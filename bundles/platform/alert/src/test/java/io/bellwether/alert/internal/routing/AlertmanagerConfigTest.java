// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.alert.internal.routing.AlertmanagerConfig.Imported;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerConfigTest {
    static final Path SAMPLES =
            Path.of(System.getProperty("bellwether.data", "../../../../shared/data"), "alertmanager");

    private static String sample(String file) throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        return Files.readString(SAMPLES.resolve(file));
    }

    private static Route tree(Imported imported) {
        Set<String> channels = imported.channels().stream()
                .map(AlertmanagerConfig.DraftChannel::id)
                .collect(Collectors.toSet());
        return RoutingDocument.read(imported.routing(), channels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cli/testdata/conf.good.yml",
                "cli/testdata/conf.routing.yml",
                "cli/testdata/conf.routing-reverted.yml",
                "config/testdata/conf.good.yml",
                "config/testdata/conf.empty-fields.yml",
                "config/testdata/conf.group-by-all.yml",
                "config/testdata/conf.opsgenie-default-apikey.yml",
                "config/testdata/conf.slack-default-app-token.yml",
                "config/testdata/conf.smtp-no-username-or-password.yml",
                "doc/examples/simple.yml",
                "doc/examples/route_labels.yml",
                "examples/ha/alertmanager.yml"
            })
    void goodOnesBecomeRoutingThatCanBeSaved(String file) throws IOException {
        Imported imported = AlertmanagerConfig.read(sample(file));

        assertThat(tree(imported).timing()).isNotNull();
        assertThat(imported.differences().toString())
                .doesNotContain("mysecret", "asd132", "qwe456", "xoxb", "T00000000", "team-X-key");
    }

    @ParameterizedTest
    @CsvSource({
        "cli/testdata/conf.bad.yml, body",
        "config/testdata/conf.nil-match_re-route.yml, route.routes[0].match_re.invalid_label",
        "config/testdata/conf.nil-source_match_re-inhibition.yml, inhibit_rules[0].source_match_re.invalid_source_label",
        "config/testdata/conf.nil-target_match_re-inhibition.yml, inhibit_rules[0].target_match_re.invalid_target_label",
        "config/testdata/conf.slack-both-url-and-token.yml, global.slack_app_token",
        "config/testdata/conf.slack-no-api-url-or-token.yml, receivers[0].slack_configs[0].api_url",
    })
    void badOnesAreRefusedWithTheFieldsName(String file, String field) throws IOException {
        String text = sample(file);
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> AlertmanagerConfig.read(text));

        assertThat(refused.problems()).extracting(Problem::field).containsExactly(field);
        assertThat(refused.getMessage()).doesNotContain("xoxb", "hooks.slack.com");
    }

    @Test
    void theSampleOfEverythingIsTakenOver() throws IOException {
        Imported imported = AlertmanagerConfig.read(sample("config/testdata/conf.good.yml"));
        Route root = tree(imported);

        assertThat(imported.channels())
                .extracting(channel -> channel.id() + " " + channel.notifier())
                .containsExactly(
                        "team-x-mails email",
                        "team-x-pager-email email",
                        "team-x-pager-pagerduty pagerduty",
                        "team-y-mails email",
                        "team-y-pager pagerduty",
                        "team-db-pager pagerduty",
                        "slack-receiver slack");
        assertThat(imported.channels().get(0).settings())
                .containsEntry("host", "localhost")
                .containsEntry("port", 25L)
                .containsEntry("security", "starttls")
                .containsEntry("from", "alertmanager@example.org")
                .containsEntry("to", List.of("team-X+alerts@example.org"))
                .containsEntry("password", "multiline\nmysecret");
        assertThat(imported.channels().get(0).secrets()).containsExactly("password");
        assertThat(imported.channels().get(2).settings()).isEqualTo(Map.of("routingKey", "mysecret"));
        assertThat(imported.channels().get(2).secrets()).containsExactly("routingKey");
        assertThat(imported.differences())
                .extracting(Problem::field)
                .contains(
                        "global.http_config",
                        "templates",
                        "receivers[5].victorops_configs[0]",
                        "receivers[6].opsgenie_configs[0]",
                        "receivers[7].pushover_configs[0]",
                        "receivers[8].slack_configs[0].image_url");
        assertThat(root.groupBy()).containsExactly("alertname", "cluster", "service");
        assertThat(root.find(Map.of("service", "foo1", "severity", "critical"))
                        .get(0)
                        .channels())
                .containsExactly("team-x-pager-email", "team-x-pager-pagerduty");
        assertThat(root.find(Map.of("service", "foo12")).get(0).path()).isEqualTo("route");
        assertThat(root.find(Map.of("service", "database", "owner", "team-Y", "owner2", "team-X")))
                .extracting(Route::path)
                .containsExactly("route.routes[2].routes[0]", "route.routes[2].routes[1]");
        assertThat(imported.routing().get("inhibit_rules"))
                .isEqualTo(List.of(Map.of(
                        "source_matchers", List.of("severity=\"critical\""),
                        "target_matchers", List.of("severity=\"warning\""),
                        "equal", List.of("alertname", "cluster", "service"))));
    }

    @Test
    void defaultsAreWrittenDown() {
        Imported imported = AlertmanagerConfig.read("route: {receiver: x}\nreceivers: [{name: x}]");

        assertThat(imported.routing())
                .isEqualTo(Map.of(
                        "route",
                        Map.of(
                                "channels", List.of(),
                                "group_by", List.of(),
                                "group_wait", "30s",
                                "group_interval", "5m",
                                "repeat_interval", "4h")));
        assertThat(imported.differences()).extracting(Problem::field).containsExactly("receivers[0]");
    }

    @Test
    void everyKindThatHasANotifierBecomesAChannel() {
        Imported imported = AlertmanagerConfig.read(
                """
                global: { smtp_smarthost: 'mail:465', smtp_from: a@example.org, smtp_require_tls: true, resolve_timeout: 5m }
                route: { receiver: All of them, group_wait: 0, group_interval: 100ms, repeat_interval: 1y }
                receivers:
                  - name: All of them
                    email_configs: [ { to: 'b@example.org, c@example.org', send_resolved: false } ]
                    slack_configs:
                      - { api_url: 'https://hooks.slack.com/services/T/B/X' }
                      - { api_url: 'https://slack.com/api/chat.postMessage', channel: '#a', http_config: { authorization: { credentials: xoxb-1 } } }
                    pagerduty_configs: [ { service_key: k } ]
                    webhook_configs: [ { url: 'http://127.0.0.1:5001/', max_alerts: 5 } ]
                    msteams_configs: [ { webhook_url: 'https://x.webhook.office.com/a' } ]
                    msteamsv2_configs: [ { webhook_url: 'https://x.logic.azure.com/a?sig=b' } ]
                    jira_configs: [ { api_url: 'https://x.atlassian.net/rest/api/3', project: OPS, issue_type: Incident, http_config: { basic_auth: { username: u, password: p } } } ]
                    sns_configs: [ { topic_arn: a } ]
                """);

        assertThat(imported.channels())
                .extracting(channel -> channel.id() + " " + channel.secrets())
                .containsExactly(
                        "all-of-them-email []",
                        "all-of-them-slack [url]",
                        "all-of-them-slack-2 [token]",
                        "all-of-them-pagerduty [routingKey]",
                        "all-of-them-webhook []",
                        "all-of-them-teams [url]",
                        "all-of-them-teams-2 [url]",
                        "all-of-them-jira [token]");
        assertThat(imported.channels().get(0).settings()).containsEntry("security", "tls");
        assertThat(imported.differences())
                .extracting(Problem::field)
                .contains(
                        "global.resolve_timeout",
                        "route.group_interval",
                        "route.repeat_interval",
                        "receivers[0].email_configs[0].send_resolved",
                        "receivers[0].pagerduty_configs[0].service_key",
                        "receivers[0].webhook_configs[0].max_alerts",
                        "receivers[0].sns_configs[0]");
        assertThat(tree(imported).timing().groupWait()).isZero();
    }

    @Test
    void whatAlertmanagerRefusesIsRefusedAtOnce() {
        String text =
                """
                globl: {}
                route:
                  receiver: nobody
                  continue: true
                  matchers: [ 'a="b"' ]
                  group_by: [ '...', a ]
                  group_interval: 0s
                  routes:
                    - { receiver: x, group_wait: 30, mute_time_intervals: [ nights ], matchers: [ 'a=~"("' ] }
                    - { receiver: x, match: { 'a-b': c }, group_by: [ a, a ], match_re: { a: '[' }, recieiver: x }
                receivers:
                  - { name: x, email_configs: [ { to: a@example.org, hmtl: x } ] }
                  - { name: x, webhook_configs: [ {}, { url: 'ftp://x' } ] }
                  - { pagerduty_configs: [ {} ] }
                  - { name: y, pagerduty_configs: [ {} ], jira_configs: [ { project: a } ], wehbook_configs: [] }
                time_intervals: [ { time_intervals: [ { times: [ { start_time: '17:00', end_time: '9:00' } ] } ] } ]
                inhibit_rules: [ { source_match: { a: b }, target_matchers: [ nonsense ], equals: [ a ] } ]
                """;
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> AlertmanagerConfig.read(text));

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "globl",
                        "route.receiver",
                        "route.continue",
                        "route.matchers",
                        "route.group_by",
                        "route.group_interval",
                        "route.routes[0].group_wait",
                        "route.routes[0].mute_time_intervals[0]",
                        "route.routes[0].matchers[0]",
                        "route.routes[1].match.a-b",
                        "route.routes[1].match_re.a",
                        "route.routes[1].group_by",
                        "route.routes[1].recieiver",
                        "receivers[0].email_configs[0].hmtl",
                        "receivers[0].email_configs[0].smarthost",
                        "receivers[0].email_configs[0].from",
                        "receivers[1].name",
                        "receivers[1].webhook_configs[0].url",
                        "receivers[1].webhook_configs[1].url",
                        "receivers[2].name",
                        "receivers[3].pagerduty_configs[0].routing_key",
                        "receivers[3].jira_configs[0].api_url",
                        "receivers[3].jira_configs[0].issue_type",
                        "receivers[3].wehbook_configs",
                        "time_intervals[0].name",
                        "time_intervals[0].time_intervals[0].times[0].end_time",
                        "inhibit_rules[0].target_matchers[0]",
                        "inhibit_rules[0].equals");
        assertThatThrownBy(() -> AlertmanagerConfig.read("receivers: []")).hasMessageContaining("route: is required");
        assertThatThrownBy(() -> AlertmanagerConfig.read("- a")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aSeverityThatNoAlertHereHasIsSaid() {
        Imported imported = AlertmanagerConfig.read(
                """
                route: { receiver: x, routes: [ { match: { severity: page } }, { matchers: [ 'severity="critical"' ] } ] }
                receivers: [ { name: x, webhook_configs: [ { url: 'https://example.org/' } ] } ]
                """);

        assertThat(imported.differences())
                .extracting(Problem::field)
                .contains("route.routes[0].match.severity")
                .doesNotContain("route.routes[1].matchers[0]");
    }
}
