// SPDX-License-Identifier: Apache-2.0
/** Logs, metrics and traces pushed by OTLP over HTTP. */
package io.bellwether.source.otlp;
