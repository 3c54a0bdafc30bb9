// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.inject.Inject;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * A test that runs inside the built distribution: its tar.gz is unpacked and started as a process of its own, once per
 * class, and the test methods run in there as a bundle. The distribution keeps its shipped settings but for the ports
 * and for the test's own bundles, which come from the local Maven repository.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class DistributionTest {

    private static final String KARAF = System.getProperty("bellwether.karaf");

    /** What bin/karaf passes to the JVM and the code in the container relies on. */
    private static final String[] VM_OPTIONS = {
        "-Xmx768m",
        "--add-reads=java.xml=java.logging",
        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
        "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-" + KARAF + ".jar",
        "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + KARAF + ".jar",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.net=ALL-UNNAMED",
        "--add-opens=java.base/java.security=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
        "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
    };

    static final Duration START = Duration.ofMinutes(5);

    @Inject
    BundleContext bundles;

    @Configuration
    public Option[] distribution() throws IOException {
        File archive = new File(System.getProperty("bellwether.distribution"));
        String systemProperties = "etc/custom.system.properties";
        String maven = "etc/org.ops4j.pax.url.mvn.cfg";
        return options(
                karafDistributionConfiguration()
                        .frameworkUrl(archive.toURI().toString())
                        .name("Bellwether")
                        .unpackDirectory(new File(System.getProperty("bellwether.work"), "exam"))
                        .useDeployFolder(false)
                        .runEmbedded(false),
                configureSecurity().disableKarafMBeanServerBuilder(),
                configureConsole().ignoreLocalConsole(),
                logLevel(LogLevel.INFO),
                CoreOptions.vmOptions(VM_OPTIONS),
                editConfigurationFilePut(systemProperties, "bellwether.port", Integer.toString(Http.freePort())),
                editConfigurationFilePut(systemProperties, "bellwether.shell.port", Integer.toString(Http.freePort())),
                editConfigurationFilePut(
                        maven, "org.ops4j.pax.url.mvn.localRepository", System.getProperty("bellwether.repository")));
    }

    /** The HTTP side of the platform this test runs in, once it is ready. */
    Http ready() throws InterruptedException {
        Http http = new Http(Integer.getInteger("bellwether.port"));
        Eventually.holds("GET /readyz answers 200", START, http::ready);
        return http;
    }

    /** The administrator token generated at the first start. */
    String adminToken() throws IOException {
        return Files.readString(Path.of(System.getProperty("bellwether.data"), "admin-token"))
                .strip();
    }

    /** Where plugins are dropped. */
    Path deploy() {
        return Path.of(System.getProperty("karaf.base"), "deploy");
    }
}
