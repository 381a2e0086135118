// libfcgi, and the two Linux headers that Swift's Glibc module leaves out.
#include <fcgiapp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
