// SPDX-License-Identifier: Apache-2.0
/** Syslog messages over TCP, TLS and UDP. */
package io.bellwether.source.syslog;
