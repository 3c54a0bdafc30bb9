// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Something of an interface of which a test needs a method or two. Whatever is asked of it besides fails. */
public final class StandIn {
    private StandIn() {}

    /**
     * Something of an interface that answers as the handler says.
     *
     * @param type an interface
     * @param handler answers every method, those of {@link Object} included; never null
     */
    public static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What nobody may call: every method throws {@link AssertionError} with its name. */
    public static <T> T unused(Class<T> type) {
        return of(type, (proxy, called, given) -> {
            throw new AssertionError(called + " is not called here");
        });
    }
}
