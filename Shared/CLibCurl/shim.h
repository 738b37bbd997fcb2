// libcurl, and what Swift cannot call of it: curl_easy_setopt and curl_easy_getinfo are variadic.
// One function per type of the argument; the parentheses step around curl's type-checking macros.
#pragma once

#include <curl/curl.h>

static inline CURLcode shim_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode shim_curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

// curl copies the text, but for CURLOPT_POSTFIELDS: those bytes have to stay until the transfer is over.
static inline CURLcode shim_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_set_bytes(CURL *handle, CURLoption option, const unsigned char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_set_data(CURL *handle, CURLoption option, void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_set_callback(CURL *handle, CURLoption option, curl_write_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode shim_curl_set_open_socket(CURL *handle, CURLoption option, curl_opensocket_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode shim_curl_set_before_request(CURL *handle, CURLoption option, curl_prereq_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLMcode shim_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return (curl_multi_setopt)(handle, option, value);
}

static inline CURLMcode shim_curl_multi_set_data(CURLM *handle, CURLMoption option, void *value) {
    return (curl_multi_setopt)(handle, option, value);
}

static inline CURLMcode shim_curl_multi_set_socket(CURLM *handle, CURLMoption option, curl_socket_callback value) {
    return (curl_multi_setopt)(handle, option, value);
}

static inline CURLMcode shim_curl_multi_set_timer(CURLM *handle, CURLMoption option, curl_multi_timer_callback value) {
    return (curl_multi_setopt)(handle, option, value);
}

// Writes the 4 or 16 bytes of an address and its port, and returns how many bytes; 0 for a family without IP address.
// The structure ends in a sockaddr that is longer than its type.
#include <netinet/in.h>
#include <string.h>
static inline int shim_curl_address(const struct curl_sockaddr *address, unsigned char bytes[16], unsigned short *port) {
    const unsigned char *start = (const unsigned char *)&address->addr;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    switch (address->family) {
    case AF_INET:
        memcpy(&v4, start, sizeof v4);
        memcpy(bytes, &v4.sin_addr, 4);
        *port = ntohs(v4.sin_port);
        return 4;
    case AF_INET6:
        memcpy(&v6, start, sizeof v6);
        memcpy(bytes, &v6.sin6_addr, 16);
        *port = ntohs(v6.sin6_port);
        return 16;
    default:
        return 0;
    }
}
