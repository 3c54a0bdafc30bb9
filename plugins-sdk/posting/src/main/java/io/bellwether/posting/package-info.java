// SPDX-License-Identifier: Apache-2.0
/**
 * One HTTP request of a notifier, and what its answer means. Notifiers embed it.
 */
package io.bellwether.posting;
