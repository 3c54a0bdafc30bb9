// SPDX-License-Identifier: Apache-2.0
/** Events consumed from Kafka topics. */
package io.bellwether.source.kafka;
