// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response as a stream that an interrupt ends, as does a silence that lasts too long; the JDK's own goes
 * on waiting in both cases. It holds one piece at a time and asks for the next when that is read. Read by one thread,
 * filled by another.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private static final Object END = new Object();

    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private final Duration longestSilence;
    private boolean ended;
    /** Guarded by this. */
    private Flow.Subscription subscription;
    /** Guarded by this. */
    private boolean closed;

    BodyStream(Duration longestSilence) {
        this.longestSilence = longestSilence;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean wanted;
        synchronized (this) {
            wanted = !closed && subscription == null;
            if (wanted) {
                subscription = given;
            }
        }
        if (wanted) {
            given.request(1);
        } else {
            given.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        arrived.add(piece);
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(failure);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            ByteBuffer next = current.peek();
            if (next == null) {
                if (ended || !await()) {
                    return -1;
                }
            } else if (!next.hasRemaining()) {
                current.remove();
                if (current.isEmpty()) {
                    requestMore();
                }
            } else {
                int count = Math.min(length, next.remaining());
                next.get(buffer, offset, count);
                return count;
            }
        }
    }

    /** Waits for the next piece; false when there is none. */
    @SuppressWarnings("unchecked")
    private boolean await() throws IOException {
        Object piece;
        try {
            piece = arrived.poll(longestSilence.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            close();
            throw new InterruptedIOException("interrupted");
        }
        if (piece == null) {
            close();
            throw new HttpTimeoutException("nothing more came for " + longestSilence.toSeconds() + " s");
        }
        if (piece instanceof List<?> buffers) {
            current.addAll((List<ByteBuffer>) buffers);
            if (current.isEmpty()) {
                requestMore();
            }
            return true;
        }
        ended = true;
        if (piece == END) {
            return false;
        }
        throw piece instanceof IOException failure ? failure : new IOException((Throwable) piece);
    }

    private synchronized void requestMore() {
        if (!closed) {
            subscription.request(1);
        }
    }

    /** Gives up what has not been read. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
