// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.alert;

/** Where an alert stands. */
public enum AlertState {
    OPEN,
    ACK,
    RESOLVED
}
