/* The answer to a forged delivery, by a CGI program that does nothing else: the least that starting a process costs. */
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char buffer[65536];
    while (read(0, buffer, sizeof buffer) > 0) {}
    fputs("Status: 401 Unauthorized\r\nContent-Type: application/problem+json\r\n\r\n"
          "{\"type\":\"urn:ployst:problem:unauthenticated\",\"title\":\"Unauthorized\",\"status\":401}", stdout);
    return 0;
}
