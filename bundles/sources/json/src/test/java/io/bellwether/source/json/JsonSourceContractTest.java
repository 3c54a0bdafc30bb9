// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PluginContract;

class JsonSourceContractTest extends PluginContract<PushSource> {
    @Override
    protected PushSource plugin() {
        return new JsonSource();
    }
}
