// What the Glibc module of Swift leaves out.
#pragma once

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

// accept4 stands behind _GNU_SOURCE.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
