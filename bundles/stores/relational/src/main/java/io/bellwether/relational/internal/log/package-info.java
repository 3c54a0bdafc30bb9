// SPDX-License-Identifier: Apache-2.0
/** The log that commits of alerts go to before they reach their tables. */
package io.bellwether.relational.internal.log;
