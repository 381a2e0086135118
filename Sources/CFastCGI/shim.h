// libfcgi, and what of Linux Swift's Glibc module leaves out.
#include <fcgiapp.h>
#include <fastcgi.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pthread_setname_np(pthread_t, const char *);
