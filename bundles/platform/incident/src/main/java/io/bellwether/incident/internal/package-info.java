// SPDX-License-Identifier: Apache-2.0
/** How incidents come about, live and are explained. */
package io.bellwether.incident.internal;
