/* Receives callbacks as fast as one thread can: answers 204, and nothing at all where the path begins with /hang.
 *
 * usage: receiver PORT LOG    writes "path webhook-id microseconds" for each request that came, when it is asked to end (SIGTERM)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { BUFFER = 65536, MOST = 65536 };

struct connection {
    size_t filled;
    char bytes[BUFFER];
};

static struct connection *connections[MOST];
static volatile sig_atomic_t ended;

static void end(int number) { (void)number; ended = 1; }

static void note(FILE *log, const char *head) {
    struct timeval now;
    gettimeofday(&now, NULL);
    const char *path = strchr(head, ' ') + 1, *id = strcasestr(head, "\r\nwebhook-id:");
    id = id ? id + strlen("\r\nwebhook-id:") : "";
    while (*id == ' ') id++;
    fprintf(log, "%.*s %.*s %lld\n", (int)strcspn(path, " ?"), path, (int)strcspn(id, "\r"), id,
            now.tv_sec * 1000000LL + now.tv_usec);
}

/* Serves the whole requests in a connection's buffer; 0 where it is to be closed. */
static int serve(int socket, struct connection *connection, FILE *log) {
    static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
    for (;;) {
        connection->bytes[connection->filled] = 0;
        char *end_of_head = strstr(connection->bytes, "\r\n\r\n");
        if (!end_of_head) return connection->filled < BUFFER - 1;
        char *field = strcasestr(connection->bytes, "\r\ncontent-length:");
        size_t body = field && field < end_of_head ? strtoul(field + strlen("\r\ncontent-length:"), NULL, 10) : 0;
        size_t length = end_of_head + 4 - connection->bytes + body;
        if (connection->filled < length) return length < BUFFER - 1;
        note(log, connection->bytes);
        const char *path = strchr(connection->bytes, ' ') + 1;
        int hangs = !strncmp(path, "/hang", 5);
        memmove(connection->bytes, connection->bytes + length, connection->filled - length);
        connection->filled -= length;
        if (!hangs && write(socket, answer, sizeof answer - 1) < 0) return 0;
    }
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    /* Without SA_RESTART: the signal ends the wait. */
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = end}, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    FILE *log = fopen(arguments[2], "w");
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1, set = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (!log || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("receiver");
        return 70;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[256];
    epoll_ctl(set, EPOLL_CTL_ADD, listener, &event);
    while (!ended) {
        int found = epoll_wait(set, ready, 256, -1);
        for (int i = 0; i < found; i++) {
            int socket = ready[i].data.fd;
            if (socket == listener) {
                while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    connections[socket] = calloc(1, sizeof(struct connection));
                    event.data.fd = socket;
                    epoll_ctl(set, EPOLL_CTL_ADD, socket, &event);
                }
                continue;
            }
            struct connection *connection = connections[socket];
            ssize_t taken = read(socket, connection->bytes + connection->filled, BUFFER - 1 - connection->filled);
            if (taken < 0 && errno == EAGAIN) continue;
            if (taken > 0) connection->filled += taken;
            if (taken <= 0 || !serve(socket, connection, log)) {
                close(socket);
                free(connection);
            }
        }
    }
    return fclose(log) ? 70 : 0;
}
