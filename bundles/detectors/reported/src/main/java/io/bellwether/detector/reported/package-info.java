// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.reported;
