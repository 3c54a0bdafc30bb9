// SPDX-License-Identifier: Apache-2.0
/** How well the shipped detectors find what people labelled: one class for each kind of data set. */
package io.bellwether.bench.quality;
