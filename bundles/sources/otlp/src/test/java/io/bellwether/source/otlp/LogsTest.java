// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static io.bellwether.source.otlp.Requests.attribute;
import static io.bellwether.source.otlp.Requests.bytes;
import static io.bellwether.source.otlp.Requests.decode;
import static io.bellwether.source.otlp.Requests.log;
import static io.bellwether.source.otlp.Requests.logs;
import static io.bellwether.source.otlp.Requests.only;
import static io.bellwether.source.otlp.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.source.PushDecoded;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {
    private static final String PATH = "/v1/logs";

    private static PushDecoded json(String record) {
        return decode(
                PATH,
                """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"crm"}},
                 {"key":"host.name","value":{"stringValue":"web1"}}]},
                 "scopeLogs":[{"scope":{"name":"my.library","version":"1.0.0"},"logRecords":["""
                        + record + "]}]}]}");
    }

    private static Message everything() {
        return logs(log("index failed")
                .setObservedTimeUnixNano(Requests.TIME + 2_000_000_000L)
                .setSeverityText("ERROR")
                .setTraceId(bytes(Requests.TRACE))
                .setSpanId(bytes(Requests.SPAN))
                .setEventName("index.failure")
                .setDroppedAttributesCount(3)
                .addAttributes(
                        attribute("n", AnyValue.newBuilder().setIntValue(-7).build()))
                .addAttributes(
                        attribute("f", AnyValue.newBuilder().setDoubleValue(1.5).build()))
                .addAttributes(attribute(
                        "nan", AnyValue.newBuilder().setDoubleValue(Double.NaN).build()))
                .addAttributes(
                        attribute("b", AnyValue.newBuilder().setBoolValue(true).build()))
                .addAttributes(attribute(
                        "raw",
                        AnyValue.newBuilder()
                                .setBytesValue(ByteString.copyFrom(new byte[] {1, 2, -1}))
                                .build()))
                .addAttributes(attribute(
                        "a",
                        AnyValue.newBuilder()
                                .setArrayValue(ArrayValue.newBuilder()
                                        .addValues(text("x"))
                                        .addValues(AnyValue.getDefaultInstance()))
                                .build()))
                .addAttributes(attribute(
                        "m",
                        AnyValue.newBuilder()
                                .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("k", "v")))
                                .build()))
                .addAttributes(attribute("exception.type", "java.io.IOException"))
                .addAttributes(attribute("exception.message", "disk"))
                .addAttributes(attribute("exception.stacktrace", "java.io.IOException: disk\n\tat a.B.c(B.java:1)"))
                .build());
    }

    @Test
    void aRecordBecomesAnEvent() {
        EventBody event = only(decode(PATH, everything()));
        assertThat(event.source()).isEqualTo("otlp");
        assertThat(event.type()).isEqualTo("log");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123456789Z"));
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.level()).isEqualTo("ERROR");
        assertThat(event.message()).isEqualTo("index failed");
        assertThat(event.traceId()).isEqualTo(Requests.TRACE);
        assertThat(event.spanId()).isEqualTo(Requests.SPAN);
        assertThat(event.exception()).isEqualTo("java.io.IOException: disk\n\tat a.B.c(B.java:1)");
        assertThat(event.properties())
                .containsEntry("n", -7L)
                .containsEntry("f", 1.5)
                .containsEntry("nan", "NaN")
                .containsEntry("b", true)
                .containsEntry("raw", "AQL/")
                .containsEntry("a", java.util.Arrays.asList("x", null))
                .containsEntry("m", Map.of("k", "v"))
                .containsEntry("exception.type", "java.io.IOException")
                .doesNotContainKey("exception.stacktrace")
                .containsEntry("event.name", "index.failure")
                .containsEntry("dropped_attributes_count", 3L)
                .containsEntry("observed_timestamp", "2025-08-12T03:04:07.123456789Z")
                .containsEntry("resource", Map.of("service.name", "crm", "host.name", "web1"))
                .containsEntry("scope", Map.of("name", "my.library", "version", "1.0.0"));
        assertThat(WellKnown.APP_NAME.in(event.properties())).isEqualTo("crm");
        assertThat(WellKnown.SERVER_NODE.in(event.properties())).isEqualTo("web1");
    }

    @Test
    void jsonSaysTheSameAsProtobuf() {
        EventBody fromJson = only(
                json(
                        """
                {"timeUnixNano":"1754967845123456789","observedTimeUnixNano":1754967847123456789,"severityNumber":17,
                 "severityText":"ERROR","body":{"stringValue":"index failed"},"eventName":"index.failure","flags":1,
                 "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","droppedAttributesCount":3,
                 "someDay":{"a":[1,{"b":2}]},
                 "attributes":[{"key":"n","value":{"intValue":"-7"}},{"key":"f","value":{"doubleValue":1.5}},
                  {"key":"nan","value":{"doubleValue":"NaN"}},{"key":"b","value":{"boolValue":true}},
                  {"key":"raw","value":{"bytesValue":"AQL/"}},
                  {"key":"a","value":{"arrayValue":{"values":[{"stringValue":"x"},{}]}}},
                  {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}},
                  {"key":"exception.type","value":{"stringValue":"java.io.IOException"}},
                  {"key":"exception.message","value":{"stringValue":"disk"}},
                  {"key":"exception.stacktrace","value":{"stringValue":"java.io.IOException: disk\\n\\tat a.B.c(B.java:1)"}}
                 ]}"""));
        EventBody fromProtobuf = only(decode(PATH, everything()));
        assertThat(fromJson.withEventId(null)).isEqualTo(fromProtobuf.withEventId(null));
    }

    @ParameterizedTest
    @CsvSource({
        "1,,INFO,Verbose",
        "5,,INFO,Debug",
        "9,,INFO,Information",
        "12,note,INFO,note",
        "13,,WARNING,Warning",
        "20,,ERROR,Error",
        "21,,CRITICAL,Fatal",
        "24,,CRITICAL,Fatal",
        "0,warn,WARNING,warn",
        "0,,INFO,Information",
        "25,,INFO,Information"
    })
    void severityComesFromTheNumberAndElseFromTheText(int number, String text, Severity severity, String level) {
        EventBody event = only(decode(
                PATH,
                logs(log("x").setSeverityNumberValue(number)
                        .setSeverityText(text == null ? "" : text)
                        .build())));
        assertThat(event.severity()).isEqualTo(severity);
        assertThat(event.level()).isEqualTo(level);
    }

    @Test
    void aBodyWithPartsIsKeptAndReadAsJson() {
        AnyValue body = AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder()
                        .addValues(attribute("url", "/x"))
                        .addValues(attribute(
                                "n", AnyValue.newBuilder().setIntValue(3).build())))
                .build();
        EventBody event = only(decode(PATH, logs(log("").setBody(body).build())));
        assertThat(event.message()).isEqualTo("{\"url\":\"/x\",\"n\":3}");
        assertThat(event.properties()).containsEntry("body", Map.of("url", "/x", "n", 3L));
    }

    @Test
    void aRecordWithoutATimeOfItsOwnHasThatOfItsObserverAndWithoutBothTheTimeOfArrival() {
        LogRecord.Builder observed =
                LogRecord.newBuilder().setBody(text("x")).setObservedTimeUnixNano(1_754_967_845_000_000_000L);
        assertThat(only(decode(PATH, logs(observed.build()))).timestamp())
                .isEqualTo(Instant.parse("2025-08-12T03:04:05Z"));
        EventBody timeless =
                only(decode(PATH, logs(observed.setObservedTimeUnixNano(0).build())));
        assertThat(timeless.timestamp()).isNull();
        assertThat(timeless.eventId())
                .as("two that are equal may both be meant")
                .isNull();
    }

    @Test
    void aRequestSentAgainHasTheSameIdsAndEqualRecordsHaveTheirOwn() {
        Message twins = logs(log("x").build(), log("x").build());
        List<String> ids = ids(decode(PATH, twins));
        assertThat(ids).doesNotHaveDuplicates().hasSize(2);
        assertThat(ids(decode(PATH, twins))).isEqualTo(ids);
        assertThat(ids(decode(PATH, logs(log("x").build(), log("y").build())))).doesNotContainAnyElementsOf(ids);
    }

    private static List<String> ids(PushDecoded decoded) {
        return decoded.events().stream().map(item -> item.event().eventId()).toList();
    }

    @Test
    void idsThatAreNoneLeaveTheRecordWithoutASpan() {
        EventBody event = only(json("{\"traceId\":\"00000000000000000000000000000000\",\"spanId\":\"xyz\"}"));
        assertThat(event.traceId()).isNull();
        assertThat(event.spanId()).isNull();
    }

    @Test
    void attributesOfReservedNamesAreKeptApart() {
        EventBody event = only(decode(
                PATH, logs(log("x").addAttributes(attribute("resource", "r")).build())));
        assertThat(event.properties())
                .containsEntry("attributes", Map.of("resource", "r"))
                .containsEntry("resource", Map.of("service.name", "crm", "host.name", "web1"));
    }

    @Test
    void theTemplateOfALoggerIsTheTemplate() {
        EventBody event = only(decode(
                PATH,
                logs(log("User 7 left")
                        .addAttributes(attribute("{OriginalFormat}", "User {Id} left"))
                        .build())));
        assertThat(event.template()).isEqualTo("User {Id} left");
        assertThat(event.properties()).doesNotContainKey("{OriginalFormat}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"severityNumber\":\"SEVERITY_NUMBER_ERROR\"} | severityNumber 'SEVERITY_NUMBER_ERROR'",
                "{\"timeUnixNano\":\"yesterday\"} | timeUnixNano 'yesterday'",
                "{\"timeUnixNano\":-5} | timeUnixNano '-5'",
                "{\"timeUnixNano\":\"18446744073709551615\"} | timeUnixNano '18446744073709551615'",
                "{\"body\":\"text\"} | value 'text'",
                "{\"attributes\":{\"a\":1}} | attributes '{'",
                "{\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"1.5\"}}]} | intValue '1.5'",
                "7 | logRecords '7'"
            })
    void aBadRecordIsRefusedByItself(String record, String start) {
        PushDecoded decoded = json(record + ",{\"body\":{\"stringValue\":\"good\"}}");
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.rejected()).singleElement().satisfies(rejection -> {
            assertThat(rejection.index()).isZero();
            assertThat(rejection.error()).startsWith(start);
        });
        assertThat(decoded.events()).singleElement().satisfies(item -> {
            assertThat(item.index()).isEqualTo(1);
            assertThat(item.event().message()).isEqualTo("good");
        });
    }
}
