package org.thywill.breaking.app;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// What the server's process holds at a moment.
///
/// @param heapBytes used after a full collection
/// @param directBytes of buffers outside the heap
/// @param files open file descriptors, 0 where the system does not tell
/// @param clients of this application, those included that are away
record ServerState(long heapBytes, long directBytes, int threads, long files, int clients) {

    static ServerState now(int clients) {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        return new ServerState(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                direct,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                files,
                clients);
    }
}
