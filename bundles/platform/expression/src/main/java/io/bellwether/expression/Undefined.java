// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

/**
 * The value of what is not there: an absent property, or an operation whose operands make no sense. It differs from
 * null, which is a value a sender can give.
 */
public enum Undefined {
    VALUE;

    @Override
    public String toString() {
        return "undefined";
    }
}
