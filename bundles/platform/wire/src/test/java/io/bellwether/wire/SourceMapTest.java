// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.wire.SourceMap.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceMapTest {
    private static final String YAML =
            """
            # two policies
            - id: one
              labels: { a.b: x }
              detect:
                all:
                  - threshold: { above: 50 }
                  - baseline:
                      factor: 3
                      over: [24h, 48h]
            - id: two
              for: 10m
            """;

    @Test
    void findsFieldsDeepInsideLists() {
        SourceMap map = SourceMap.ofList(YAML);
        assertThat(map.find("[0]")).contains(new Position(2, 3));
        assertThat(map.find("[0].labels.a.b")).contains(new Position(3, 13));
        assertThat(map.find("[0].detect.all[0].threshold.above")).contains(new Position(6, 22));
        assertThat(map.find("[0].detect.all[1].baseline.over[1]")).contains(new Position(9, 23));
        assertThat(map.find("[1].for")).contains(new Position(11, 3));
        assertThat(map.find("[7].for")).isEmpty();
    }

    @Test
    void whatIsMissingIsAtWhatIsAroundIt() {
        SourceMap map = SourceMap.ofList(YAML);
        assertThat(map.find("[1].measure.select")).isEqualTo(map.find("[1]"));
        assertThat(map.find("[0].detect.all[1].baseline.sensitivity"))
                .isEqualTo(map.find("[0].detect.all[1].baseline"))
                .contains(new Position(7, 9));
    }

    @Test
    void readsJsonAndSeveralDocuments() {
        SourceMap json =
                SourceMap.ofObject("{\n  \"id\": \"one\",\n  \"detect\": {\"all\": [{\"x\": 1},\n {\"y\": 2}]}\n}");
        assertThat(json.find("")).contains(new Position(1, 1));
        assertThat(json.find("detect.all[0].x")).contains(new Position(3, 23));
        assertThat(json.find("detect.all[1].y")).contains(new Position(4, 3));
        SourceMap documents = SourceMap.ofList("id: a\n---\n- id: b\n- id: c\n---\nid: d\n");
        assertThat(documents.find("[2].id")).contains(new Position(4, 3));
        assertThat(documents.find("[3].id")).contains(new Position(6, 1));
    }

    @Test
    void aBrokenTextHasThePlacesBeforeTheBreak() {
        assertThat(SourceMap.ofList("- id: one\n  measure: {\n").find("[0].id")).contains(new Position(1, 3));
        assertThat(SourceMap.ofObject("\t: :").find("x")).isEmpty();
    }

    @Test
    void givesProblemsTheirPlaces() {
        InvalidInput invalid = new InvalidInput("[1].for", "10m", "is too long");
        assertThat(SourceMap.ofList(YAML).locate(invalid)).hasMessage("[1].for: is too long (line 11, column 3)");
        assertThat(SourceMap.ofList("").locate(invalid)).hasMessage("[1].for: is too long");
    }

    @Test
    void jsonIsReadAsJsonAlsoWhereYamlDiffers() {
        assertThat(Json.yaml("[{\"id\":\"a\\/b\",\n\t\"n\": 1}]"))
                .isEqualTo(List.of(java.util.Map.of("id", "a/b", "n", 1)));
    }
}
