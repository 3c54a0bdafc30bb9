// SPDX-License-Identifier: Apache-2.0
/** What was at the bottom of an incident, and why that is said. */
package io.bellwether.incident.internal.cause;
