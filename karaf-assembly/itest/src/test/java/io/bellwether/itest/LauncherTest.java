// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.itest.RunningPlatform.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bellwether run} and {@code shell}, from outside. */
class LauncherTest {

    @Test
    void runsAnswersCommandsAndStopsCleanly(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("with space");
        try (RunningPlatform platform = RunningPlatform.start(data, Map.of())) {
            assertThat(platform.output()).contains(platform.http().base().getPort() + "/", data + "/deploy");
            assertThat(platform.http().send("GET", "/readyz", "", "").statusCode())
                    .isEqualTo(200);

            assertThat(platform.shell("bundle:list -s -t 0")).satisfies(answer -> {
                assertThat(answer.code()).isZero();
                assertThat(answer.text()).contains("bellwether-camel");
            });
            assertThat(platform.shell("no:such-command"))
                    .extracting(Answer::code)
                    .isEqualTo(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("shell-key"))))
                    .isEqualTo("rw-------");

            assertThat(platform.stop()).isZero();
            assertThat(platform.output()).endsWith("Stopping\nStopped\n");
        }
    }

    @Test
    void aPortInUseIsNamed(@TempDir Path folder) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path output = folder.resolve("out");
            String port = Integer.toString(other.getLocalPort());
            Process launcher =
                    RunningPlatform.launch(output, Map.of(), "run", "--port", port, "--data", folder.toString());
            assertThat(launcher.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(launcher.exitValue()).isEqualTo(1);
            assertThat(Files.readString(output)).contains("port " + port).contains("already in use");
        }
    }
}
