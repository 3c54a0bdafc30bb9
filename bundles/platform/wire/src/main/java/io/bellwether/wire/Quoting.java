// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/**
 * Which texts stand in YAML without quotes: those that begin with a letter, and durations. The generator's own rule lets
 * {@code 1e3}, {@code 0x1F} and the like pass, which are read back as numbers.
 */
final class Quoting extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLAIN = Pattern.compile(
            "[A-Za-z](?:[^\\p{Cntrl}\\u0085\\u00a0\\u2028\\u2029\\ufeff]*[^\\p{Cntrl}\\u0085\\u00a0\\u2028\\u2029\\ufeff ])?"
                    + "|\\d+(?:ms|[smhd])");

    @Override
    public boolean needToQuoteName(String name) {
        return super.needToQuoteName(name) || !PLAIN.matcher(name).matches();
    }

    @Override
    public boolean needToQuoteValue(String value) {
        return super.needToQuoteValue(value) || !PLAIN.matcher(value).matches();
    }
}
