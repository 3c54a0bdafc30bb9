// SPDX-License-Identifier: Apache-2.0
/** Lines of growing files, JSON or CLEF. */
package io.bellwether.source.file;
