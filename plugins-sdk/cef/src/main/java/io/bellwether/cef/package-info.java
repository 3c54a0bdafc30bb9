// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts in the Common Event Format, as SIEMs read it. Notifiers embed it.
 */
package io.bellwether.cef;
