package io.waggle.unit;

import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many threads of the system carry this JVM's virtual threads: as many as attempts may run at once. With one for
 * each core, which is the JVM's default, a few attempts that compute, or spin for ever, would hold up every other one,
 * for virtual threads do not take turns. Needs Java 24, whose scheduler can be told. Any thread.
 */
class Carriers {

    /** Where attempts have threads of their own. */
    static final Carriers NONE = new Carriers() {
        @Override
        void add(int more) {}
    };

    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);

    /** Beyond this the scheduler adds no thread; what is ready then waits for those at work. */
    private static final long MOST = 1_024;

    private static final String PARALLELISM = "Parallelism";

    private final int least = Runtime.getRuntime().availableProcessors();
    private long wanted;
    private boolean refused;

    synchronized void add(int more) {
        wanted += more;
        if (!refused) {
            tell((int) Math.max(least, Math.min(MOST, wanted)));
        }
    }

    private void tell(int parallelism) {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .setAttribute(
                            new ObjectName("jdk.management:type=VirtualThreadScheduler"),
                            new Attribute(PARALLELISM, parallelism));
        } catch (JMException | RuntimeException e) {
            refused = true;
            LOG.warn(
                    "virtual threads keep the JVM's default of carriers, so attempts that compute may hold up others"
                            + " why=\"{}\"",
                    e.getMessage());
        }
    }
}
