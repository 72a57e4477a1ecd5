"""The clock by which the kernel holds a process to its limit of processor time.

It counts ticks, and what a hypervisor takes away is counted in one way or the other. The time that
`resource.getrusage` and `time.process_time` give is another clock's: on a busy virtual machine, the two
were a minute apart after four minutes' work. Who sets a limit by the other clock ends an honest process.
"""

import time

# linux/posix-timers.h: the clock CPUCLOCK_PROF, 0, of the process itself, (~0 << 3) | 0.
OF_THE_LIMIT = -8


def used_seconds() -> float:
    """Processor time that this process has used, as `RLIMIT_CPU` counts it, in seconds."""
    try:
        return time.clock_gettime(OF_THE_LIMIT)
    except (AttributeError, OSError):  # another system than Linux
        return time.process_time()
