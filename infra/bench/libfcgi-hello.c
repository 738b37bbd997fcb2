/* The answer of hello, by libfcgi: what a resident function is measured against.
 * Descriptor 0 is the listening socket; the argument is the number of threads. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t accept_lock = PTHREAD_MUTEX_INITIALIZER;

static void *serve(void *unused) {
    FCGX_Request request;
    (void)unused;
    FCGX_InitRequest(&request, 0, 0);
    for (;;) {
        pthread_mutex_lock(&accept_lock);
        int result = FCGX_Accept_r(&request);
        pthread_mutex_unlock(&accept_lock);
        if (result < 0) return NULL;
        FCGX_PutS("Content-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n", request.out);
        FCGX_Finish_r(&request);
    }
}

int main(int count, char **arguments) {
    int threads = count > 1 ? atoi(arguments[1]) : 8;
    pthread_t thread;
    FCGX_Init();
    for (int i = 1; i < threads; i++) pthread_create(&thread, NULL, serve, NULL);
    serve(NULL);
    return 0;
}
