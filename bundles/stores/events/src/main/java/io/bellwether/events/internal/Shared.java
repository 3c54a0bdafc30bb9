// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.events.internal.crypt.BlockCache;
import io.bellwether.identity.TenantKeys;
import java.util.function.LongConsumer;
import org.apache.lucene.index.MergeScheduler;

/** What all day indexes use together. @param refreshed told of the nanoseconds it took to see what was added */
record Shared(TenantKeys keys, BlockCache cache, MergeScheduler merges, LongConsumer refreshed) {}
