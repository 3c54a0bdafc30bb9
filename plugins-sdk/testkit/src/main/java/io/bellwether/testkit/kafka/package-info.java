// SPDX-License-Identifier: Apache-2.0
/**
 * A Kafka broker for tests. A module that uses it has {@code kafka_2.13} among its test dependencies.
 */
@Export
@Version("1.0.0")
package io.bellwether.testkit.kafka;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
