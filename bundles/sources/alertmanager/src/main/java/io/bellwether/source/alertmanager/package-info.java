// SPDX-License-Identifier: Apache-2.0
/** Alerts pushed by Prometheus to the Alertmanager interface. */
package io.bellwether.source.alertmanager;
