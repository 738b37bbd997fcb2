// What the Glibc module of Swift leaves out.
#pragma once

#include <malloc.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

// accept4 and pipe2 stand behind _GNU_SOURCE.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pipe2(int[2], int);

// A mutable global is no value that Swift 6 can read from any thread.
extern char **environ;
static inline char **shim_environment(void) { return environ; }

// glibc has a wrapper from 2.36 on; Ubuntu 22.04 has 2.35. syscall is variadic: Swift cannot call it.
static inline int shim_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

// fcntl is variadic too.
#include <fcntl.h>
static inline int shim_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? flags : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

// Stands behind _GNU_SOURCE, like the above.
extern int memfd_create(const char *, unsigned int);
static inline int shim_memfd_create(const char *name) { return memfd_create(name, 1u /* MFD_CLOEXEC */); }

// open is variadic.
static inline int shim_open_for_writing(const char *path, int flags) {
    return open(path, flags | O_CREAT | O_CLOEXEC, 0600);
}
