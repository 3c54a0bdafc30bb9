// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static io.bellwether.source.otlp.Requests.attribute;
import static io.bellwether.source.otlp.Requests.decode;
import static io.bellwether.source.otlp.Requests.log;
import static io.bellwether.source.otlp.Requests.logs;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadInputTest {
    private static final String PATH = "/v1/logs";

    private static void assertRefusedAlone(LogRecord bad, String start) {
        PushDecoded decoded = decode(PATH, logs(bad, log("good").build()));
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.rejected()).singleElement().satisfies(rejection -> assertThat(rejection.error())
                .startsWith(start));
        assertThat(decoded.events())
                .singleElement()
                .satisfies(item -> assertThat(item.event().message()).isEqualTo("good"));
    }

    @Test
    void nothingIsASuccess() {
        assertThat(decode(PATH, new byte[0])).isEqualTo(new PushDecoded(List.of(), List.of(), null));
        assertThat(decode(PATH, "{}")).isEqualTo(new PushDecoded(List.of(), List.of(), null));
    }

    @Test
    void everyCutOfABodyIsUnreadableOrAWholeNumberOfRecords() {
        byte[] body = logs(log("a").build(), log("b").build()).toByteArray();
        for (int length = 1; length < body.length; length++) {
            assertThat(decode(PATH, Arrays.copyOf(body, length)).unreadable())
                    .as("the first %d bytes", length)
                    .contains("cut off");
        }
    }

    @Test
    void aFieldOfAnotherWireTypeIsPassedOver() throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(record);
        out.writeString(1, "time as text");
        out.writeUInt64(5, 7);
        out.writeFixed64(2, 17);
        out.writeString(3, "WARN");
        out.flush();
        PushDecoded decoded = decode(PATH, raw(record.toByteArray()));
        assertThat(Requests.only(decoded).level()).isEqualTo("WARN");
        assertThat(Requests.only(decoded).timestamp()).isNull();
    }

    @Test
    void unknownFieldsAndGroupsArePassedOverUpToADepth() throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(record);
        out.writeGroup(99, logs(log("inside").build()));
        out.writeBytes(1_000_000, ByteString.copyFromUtf8("later"));
        out.writeString(3, "WARN");
        out.flush();
        assertThat(Requests.only(decode(PATH, raw(record.toByteArray()))).level())
                .isEqualTo("WARN");
        byte[] groups = new byte[100_000];
        Arrays.fill(groups, (byte) (15 << 3 | 3));
        assertThat(decode(PATH, groups).unreadable()).contains("groups nested deeper");
    }

    /** A request with one record of these bytes. */
    private static byte[] raw(byte[] record) throws IOException {
        ByteString bytes = ByteString.copyFrom(record);
        for (int number : new int[] {2, 2, 1}) {
            ByteArrayOutputStream around = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(around);
            out.writeBytes(number, bytes);
            out.flush();
            bytes = ByteString.copyFrom(around.toByteArray());
        }
        return bytes.toByteArray();
    }

    @Test
    void deepValuesAreRefused() {
        AnyValue value = Requests.text("x");
        for (int i = 0; i < 60; i++) {
            value = i % 2 == 0
                    ? AnyValue.newBuilder()
                            .setArrayValue(ArrayValue.newBuilder().addValues(value))
                            .build()
                    : AnyValue.newBuilder()
                            .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("k", value)))
                            .build();
        }
        assertRefusedAlone(log("x").addAttributes(attribute("deep", value)).build(), "values nested deeper than 28");
        assertRefusedAlone(log("").setBody(value).build(), "values nested deeper than 28");
    }

    @Test
    void endlessNestingIsAnswered() {
        String open = "{\"arrayValue\":{\"values\":[".repeat(100_000);
        assertThat(decode(PATH, "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":" + open)
                        .unreadable())
                .startsWith("the body is not JSON");
        assertThat(decode(PATH, "{\"x\":" + "[".repeat(100_000)).unreadable()).startsWith("the body is not JSON");
    }

    @Test
    void tooManyAttributesAndTooLongNamesAreRefused() {
        LogRecord.Builder many = log("x");
        for (int i = 0; i < 600; i++) {
            many.addAttributes(attribute("a" + i, "v"));
        }
        assertRefusedAlone(many.build(), "more than 512 attributes");
        assertRefusedAlone(
                log("x").addAttributes(attribute("n".repeat(257), "v")).build(), "the attribute name 'nnn");
        LogRecord.Builder list = log("x");
        ArrayValue.Builder values = ArrayValue.newBuilder();
        for (int i = 0; i < 20_000; i++) {
            values.addValues(AnyValue.getDefaultInstance());
        }
        list.addAttributes(
                attribute("a", AnyValue.newBuilder().setArrayValue(values).build()));
        assertRefusedAlone(list.build(), "more than 16384 elements");
    }

    @Test
    void aHugeMessageIsRefused() {
        assertRefusedAlone(
                log("x".repeat(PushLimits.STANDARD.messageBytes() + 1)).build(), "body 'xxx");
    }

    @Test
    void aTextThatIsNotUtf8IsRefused() throws IOException {
        LogRecord bad = LogRecord.newBuilder()
                .setBody(AnyValue.parseFrom(new byte[] {}))
                .addAttributes(KeyValue.getDefaultInstance())
                .build();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        bad.writeTo(record);
        CodedOutputStream out = CodedOutputStream.newInstance(record);
        out.writeBytes(3, ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28}));
        out.flush();
        PushDecoded decoded = decode(PATH, raw(record.toByteArray()));
        assertThat(decoded.events()).isEmpty();
        assertThat(decoded.rejected()).singleElement().satisfies(rejection -> assertThat(rejection.error())
                .isEqualTo("severityText is not UTF-8"));
    }

    @Test
    void aResourceThatCannotBeTakenSpoilsItsOwnRecordsAlone() {
        ResourceLogs.Builder bad =
                ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log("lost")));
        bad.getResourceBuilder().addAttributes(attribute("n".repeat(300), "v"));
        io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest request =
                io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest.newBuilder()
                        .addResourceLogs(bad)
                        .addResourceLogs(ResourceLogs.newBuilder()
                                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log("good"))))
                        .build();
        PushDecoded decoded = decode(PATH, request);
        assertThat(decoded.events()).extracting(item -> item.event().message()).containsExactly("good");
        assertThat(decoded.rejected()).singleElement().satisfies(rejection -> assertThat(rejection.error())
                .startsWith("its resource: the attribute name"));
    }

    @Test
    void aBodyOfNothingButEmptyItemsIsBounded() {
        byte[] body = new byte[8 << 20];
        for (int i = 0; i < body.length; i += 2) {
            body[i] = 1 << 3 | 2;
        }
        assertThat(decode(PATH, body).unreadable()).contains("more than 200000 resources, scopes and items");
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            records.add(LogRecord.getDefaultInstance());
        }
        assertThat(decode(PATH, logs(records.toArray(LogRecord[]::new))).events())
                .hasSize(1_000);
    }
}
