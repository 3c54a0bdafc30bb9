// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.Notification.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process of its own that decides to tell and begins to deliver, until it is killed. */
final class KilledPlatform {
    static final int ALERTS = 10;

    private KilledPlatform() {}

    /** Arguments: the folder of the database, the receiver's URL. */
    public static void main(String[] arguments) throws Exception {
        RealStores stores = new RealStores(Path.of(arguments[0]));
        stores.channel("a", arguments[1], null);
        Instant now = InstantSource.system().instant();
        for (int i = 0; i < ALERTS; i++) {
            stores.commit(List.of(
                    Messages.message("opened-" + i, "a", Reason.OPENED, now, "x" + i),
                    Messages.message("cleared-" + i, "a", Reason.CLEARED, now, "x" + i)));
        }
        stores.platform(InstantSource.system());
        new CountDownLatch(1).await();
    }
}
