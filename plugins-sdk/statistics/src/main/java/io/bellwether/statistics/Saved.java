// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * What a model saves: a byte that names its form, its fields, and a checksum, so that what is cut off, longer or of
 * another form is refused instead of being misread.
 */
public final class Saved {
    private static final int CHECKSUM = Integer.BYTES;

    private Saved() {}

    /** Writes a model's fields. */
    @FunctionalInterface
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a model's fields in the order they were written. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** @param form another number for each form the fields ever had */
    public static byte[] write(int form, Writer fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(form);
            fields.write(out);
            out.flush();
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when these bytes are not what {@link #write} returned for this form */
    public static <T> T read(int form, byte[] saved, Reader<T> fields) {
        int length = saved.length - CHECKSUM;
        if (length < 1 || saved[0] != (byte) form) {
            throw new IllegalArgumentException("the saved model has another form");
        }
        if (ByteBuffer.wrap(saved, length, CHECKSUM).getInt() != checksum(saved, length)) {
            throw new IllegalArgumentException("the saved model is damaged");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved, 1, length - 1))) {
            T read = fields.read(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException("the saved model has " + in.available() + " bytes too many");
            }
            return read;
        } catch (EOFException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("the saved model is cut off", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the first {@code count} values. */
    public static void floats(DataOutputStream out, float[] values, int count) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeFloat(values[i]);
        }
    }

    /**
     * Reads values into the beginning of an array of the given capacity; the rest stays 0.
     *
     * @throws IllegalArgumentException when there are more of them
     */
    public static float[] floats(DataInputStream in, int capacity) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > capacity) {
            throw new IllegalArgumentException("the saved model holds " + count + " values of " + capacity);
        }
        float[] values = new float[capacity];
        for (int i = 0; i < count; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    /** Writes all values. */
    public static void doubles(DataOutputStream out, double[] values) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    /** @throws IllegalArgumentException when there are not {@code length} of them */
    public static double[] doubles(DataInputStream in, int length) throws IOException {
        int count = in.readInt();
        if (count != length) {
            throw new IllegalArgumentException("the saved model holds " + count + " values instead of " + length);
        }
        double[] values = new double[length];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(Arrays.copyOf(bytes, length));
        return (int) sum.getValue();
    }
}
