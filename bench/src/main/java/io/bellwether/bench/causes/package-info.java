// SPDX-License-Identifier: Apache-2.0
/** How often the cause of an incident is found. */
package io.bellwether.bench.causes;
