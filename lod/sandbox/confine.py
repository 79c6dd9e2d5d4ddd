"""What a child may do: nothing but compute and answer. Needs Linux; no root, no package.

Memory, files and core dumps are limited by setrlimit(2); system calls by a seccomp(2) filter that allows a short list
and answers EPERM to the rest: no socket can be made, no file opened, no program run, no process signalled but itself.
"""

import ctypes
import os
import platform
import resource
import signal
import struct

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _EPERM, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_X32 = 0x40000000

# System call numbers by architecture: (audit architecture, name → number).
_CALLS = {
    "x86_64": (0xC000003E, {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
        "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "writev": 20, "sched_yield": 24,
        "mremap": 25, "madvise": 28, "nanosleep": 35, "setitimer": 38, "getpid": 39, "sendto": 44, "recvfrom": 45,
        "sendmsg": 46, "recvmsg": 47, "getsockname": 51, "getsockopt": 55, "exit": 60, "getrusage": 98, "sigaltstack": 131, "gettid": 186, "futex": 202,
        "restart_syscall": 219, "clock_gettime": 228, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234,
        "ppoll": 271, "getrandom": 318, "membarrier": 324, "rseq": 334}),
    "aarch64": (0xC00000B7, {
        "close": 57, "lseek": 62, "read": 63, "write": 64, "writev": 66, "ppoll": 73, "fstat": 80, "exit": 93,
        "exit_group": 94, "futex": 98, "nanosleep": 101, "setitimer": 103, "clock_gettime": 113, "clock_nanosleep": 115,
        "sched_yield": 124, "restart_syscall": 128, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134,
        "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165, "getpid": 172, "gettid": 178, "getsockname": 204, "sendto": 206,
        "recvfrom": 207, "getsockopt": 209, "sendmsg": 211, "recvmsg": 212, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
        "mprotect": 226, "madvise": 233, "getrandom": 278, "membarrier": 283, "rseq": 293}),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def end_with_parent(number=signal.SIGKILL):
    """Ask the kernel to signal this process when the one that started it ends, however it ends."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def filter_available():
    """Whether a filter of system calls can be set on this machine; tried in a child, for it cannot be taken back."""
    if platform.system() != "Linux" or platform.machine() not in _CALLS:
        return False
    child = os.fork()
    if not child:
        try:
            filter_calls()
            os._exit(0)
        except BaseException:   # whatever went wrong, the answer is no
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def filter_calls():
    """Allow the listed system calls and no other, for ever. Raises OSError where the kernel refuses."""
    audit, calls = _CALLS[platform.machine()]
    program = _program(audit, sorted(calls.values()))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.prctl(
            _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(_Program(len(program) // 8, program)), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _program(audit, numbers):
    """The filter as instructions of classic BPF: foreign architecture or x32 ends the process, a listed number passes."""
    def instruction(code, value, when_true=0, when_false=0):
        return struct.pack("HBBI", code, when_true, when_false, value)

    lines = [instruction(_LOAD, 4), instruction(_JUMP_EQUAL, audit, 1, 0), instruction(_RETURN, _KILL),
             instruction(_LOAD, 0), instruction(_JUMP_AT_LEAST, _X32, 0, 1), instruction(_RETURN, _KILL)]
    for number in numbers:
        lines += [instruction(_JUMP_EQUAL, number, 0, 1), instruction(_RETURN, _ALLOW)]
    return b"".join([*lines, instruction(_RETURN, _EPERM)])


def limit_resources(memory_mb, cpu_seconds):
    """Cap address space and processor time, both beyond what is taken already; no core dump, no file grows."""
    held, used = _address_space(), resource.getrusage(resource.RUSAGE_SELF)
    caps = {resource.RLIMIT_AS: held + memory_mb * 1024 * 1024,
            resource.RLIMIT_CPU: int(used.ru_utime + used.ru_stime + cpu_seconds) + 1,
            resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0}
    for kind, cap in caps.items():
        hard = resource.getrlimit(kind)[1]
        cap = cap if hard == resource.RLIM_INFINITY else min(cap, hard)
        resource.setrlimit(kind, (cap, cap))


def _address_space():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:   # no /proc: what was resident at most stands in for it
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
