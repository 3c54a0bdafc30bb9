// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.source.otlp.Kind.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads messages written as protobuf. A field of an unknown number, or written with another wire type than its own, is
 * passed over as protobuf asks; bytes that are no protobuf make the whole body unreadable. Used by one thread.
 */
final class ProtobufReader {
    private static final int DEEPEST_GROUP = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] in;
    private final ByteBuffer numbers;
    private final Budget budget;
    private final Names names = new Names();
    private int at;

    ProtobufReader(byte[] in, Budget budget) {
        this.in = in;
        this.numbers = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
        this.budget = budget;
    }

    Message read(Type type) throws UnreadableBody {
        Message message = new Message(type);
        try {
            fill(message, type, in.length);
        } catch (RefusedItem e) {
            throw new UnreadableBody(e.getMessage());
        }
        return message;
    }

    /** Reads up to {@code end}, where {@code at} stands afterwards. */
    private void fill(Message message, Type type, int end) throws UnreadableBody, RefusedItem {
        while (at < end) {
            int tag = tag();
            Field field = type.byNumber(tag >>> 3);
            if (field == null || !field.kind().isWrittenAs(tag & 7)) {
                skip(tag, 0);
            } else {
                field(message, field, tag & 7);
            }
        }
        if (at != end) {
            throw truncated();
        }
    }

    private void field(Message message, Field field, int wire) throws UnreadableBody, RefusedItem {
        switch (field.kind()) {
            case TEXT -> message.set(field, text(length(), field.name()));
            case ID -> message.set(field, hexadecimal(length()));
            case FIXED64, SFIXED64 -> message.set(field, eight());
            case FIXED32 -> message.set(field, four());
            case UINT32 -> message.set(field, varint() & 0xFFFF_FFFFL);
            case SINT32 -> message.set(field, zigzag((int) varint()));
            case ENUM -> message.set(field, (long) (int) varint());
            case BOOL -> message.set(field, varint() != 0);
            case DOUBLE -> message.set(field, Double.longBitsToDouble(eight()));
            case VALUE -> message.set(field, value(end(), 0));
            case ATTRIBUTES -> attribute(attributes(message, field), end(), 0);
            case MESSAGE -> message.set(field, message(field));
            case MESSAGES -> element(message, field);
            default -> list(message.list(field), field.kind(), wire);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> attributes(Message message, Field field) {
        Object map = message.value(field);
        if (map == null) {
            map = new LinkedHashMap<String, Object>();
            message.set(field, map);
        }
        return (Map<String, Object>) map;
    }

    private Message message(Field field) throws UnreadableBody, RefusedItem {
        int end = end();
        Message message = new Message(field.type());
        if (!field.type().isAlone()) {
            fill(message, field.type(), end);
            return message;
        }
        long outer = budget.begin();
        try {
            fill(message, field.type(), end);
        } catch (RefusedItem refused) {
            message.refuse(refused.getMessage());
            at = end;
        }
        message.setFields(budget.fields());
        budget.end(outer);
        return message;
    }

    private void element(Message message, Field field) throws UnreadableBody, RefusedItem {
        if (!field.spare()) {
            count(field);
            message.append(field, message(field));
            return;
        }
        int start = at;
        int end = end();
        at = start;
        int fields = budget.fields();
        try {
            budget.beginSpare();
            Message element = message(field);
            budget.checkSpare();
            message.append(field, element);
        } catch (RefusedItem refused) {
            message.leaveOut();
            budget.backTo(fields);
            at = end;
        }
    }

    private void count(Field field) throws UnreadableBody, RefusedItem {
        if (field.type() == MetricSchema.QUANTILE) {
            budget.countField("quantile");
            budget.countField("value");
        } else if (!field.type().isAlone()) {
            budget.countMessage();
        }
    }

    private void list(List<Object> list, Kind kind, int wire) throws UnreadableBody, RefusedItem {
        int end = wire == Wire.BYTES ? end() : at + 1;
        while (at < end) {
            budget.countElement();
            switch (kind) {
                case FIXED64S -> list.add(eight());
                case DOUBLES -> list.add(Double.longBitsToDouble(eight()));
                default -> list.add(varint());
            }
        }
        if (wire == Wire.BYTES && at != end) {
            throw truncated();
        }
    }

    /** Reads a KeyValue into the map. */
    private void attribute(Map<String, Object> into, int end, int depth) throws UnreadableBody, RefusedItem {
        String key = "";
        Object value = null;
        while (at < end) {
            int tag = tag();
            if (tag == (1 << 3 | Wire.BYTES)) {
                key = name(length());
            } else if (tag == (2 << 3 | Wire.BYTES)) {
                value = value(end(), depth);
            } else {
                skip(tag, 0);
            }
        }
        if (at != end) {
            throw truncated();
        }
        budget.countField(key);
        into.put(key, value);
    }

    /** Reads an AnyValue; null for an empty one. @param depth of maps and arrays around it */
    private Object value(int end, int depth) throws UnreadableBody, RefusedItem {
        Object value = null;
        while (at < end) {
            int tag = tag();
            value = switch (tag) {
                case 1 << 3 | Wire.BYTES -> text(length(), "stringValue");
                case 2 << 3 | Wire.VARINT -> varint() != 0;
                case 3 << 3 | Wire.VARINT -> varint();
                case 4 << 3 | Wire.EIGHT -> Numbers.property(Double.longBitsToDouble(eight()));
                case 5 << 3 | Wire.BYTES -> array(end(), depth + 1);
                case 6 << 3 | Wire.BYTES -> map(end(), depth + 1);
                case 7 << 3 | Wire.BYTES -> base64(length());
                default -> {
                    skip(tag, 0);
                    yield value;
                }
            };
        }
        if (at != end) {
            throw truncated();
        }
        return value;
    }

    private List<Object> array(int end, int depth) throws UnreadableBody, RefusedItem {
        budget.checkDepth(depth);
        List<Object> items = new ArrayList<>();
        while (at < end) {
            int tag = tag();
            if (tag == (1 << 3 | Wire.BYTES)) {
                budget.countElement();
                items.add(value(end(), depth));
            } else {
                skip(tag, 0);
            }
        }
        if (at != end) {
            throw truncated();
        }
        return items;
    }

    private Map<String, Object> map(int end, int depth) throws UnreadableBody, RefusedItem {
        budget.checkDepth(depth);
        Map<String, Object> members = new LinkedHashMap<>();
        while (at < end) {
            int tag = tag();
            if (tag == (1 << 3 | Wire.BYTES)) {
                attribute(members, end(), depth);
            } else {
                skip(tag, 0);
            }
        }
        if (at != end) {
            throw truncated();
        }
        return members;
    }

    private String name(int length) throws RefusedItem {
        String known = names.of(in, at, length);
        if (known == null) {
            return text(length, "key");
        }
        at += length;
        return known;
    }

    private String text(int length, String field) throws RefusedItem {
        String text = new String(in, at, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(at, length)) {
            throw new RefusedItem(field + " is not UTF-8");
        }
        at += length;
        return text;
    }

    private boolean isUtf8(int from, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in, from, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private String hexadecimal(int length) {
        // A valid id has 16 bytes; what is longer is none, and its digits are for a message to people.
        String digits = HEX.formatHex(in, at, at + Math.min(length, 64));
        at += length;
        return digits;
    }

    private String base64(int length) {
        String text = StandardCharsets.ISO_8859_1
                .decode(Base64.getEncoder().encode(ByteBuffer.wrap(in, at, length)))
                .toString();
        at += length;
        return text;
    }

    /** The length of what follows, which is all there. */
    private int length() throws UnreadableBody {
        long length = varint();
        if (length < 0 || length > in.length - at) {
            throw truncated();
        }
        return (int) length;
    }

    /** Where what follows ends. */
    private int end() throws UnreadableBody {
        int length = length();
        return at + length;
    }

    private int tag() throws UnreadableBody {
        long tag = varint();
        if ((tag & ~0xFFFF_FFFFL) != 0 || tag >>> 3 == 0) {
            throw new UnreadableBody("the body is not protobuf: a field of number 0 at byte " + at);
        }
        return (int) tag;
    }

    private long varint() throws UnreadableBody {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= in.length) {
                throw truncated();
            }
            byte next = in[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnreadableBody("the body is not protobuf: a number of more than ten bytes at byte " + at);
    }

    private static long zigzag(int value) {
        return value >>> 1 ^ -(value & 1);
    }

    private long eight() throws UnreadableBody {
        if (in.length - at < 8) {
            throw truncated();
        }
        long value = numbers.getLong(at);
        at += 8;
        return value;
    }

    private long four() throws UnreadableBody {
        if (in.length - at < 4) {
            throw truncated();
        }
        long value = numbers.getInt(at) & 0xFFFF_FFFFL;
        at += 4;
        return value;
    }

    private void skip(int tag, int depth) throws UnreadableBody {
        switch (tag & 7) {
            case Wire.VARINT -> varint();
            case Wire.EIGHT -> eight();
            case Wire.BYTES -> at = end();
            case Wire.GROUP -> group(tag >>> 3, depth + 1);
            case Wire.FOUR -> four();
            default -> throw new UnreadableBody("the body is not protobuf: wire type " + (tag & 7) + " at byte " + at);
        }
    }

    private void group(int number, int depth) throws UnreadableBody {
        if (depth > DEEPEST_GROUP) {
            throw new UnreadableBody("the body is not OTLP: groups nested deeper than " + DEEPEST_GROUP);
        }
        while (true) {
            int tag = tag();
            if ((tag & 7) == Wire.GROUP_END) {
                if (tag >>> 3 != number) {
                    throw new UnreadableBody(
                            "the body is not protobuf: a group ends that did not begin, at byte " + at);
                }
                return;
            }
            skip(tag, depth);
        }
    }

    private UnreadableBody truncated() {
        return new UnreadableBody("the body is not protobuf, or cut off: a field does not end where it should, at byte "
                + Math.min(at, in.length) + " of " + in.length);
    }
}
