// SPDX-License-Identifier: Apache-2.0
/** Errors pushed as Sentry envelopes. */
package io.bellwether.source.sentry;
