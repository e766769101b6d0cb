#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "include/terminal.h"

// One number for the whole process: a signal handler can reach nothing else.
static volatile int32_t interrupts;
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "the handler needs a lock-free count");

static void on_interrupt(int signal) {
  (void)signal;
  __atomic_add_fetch(&interrupts, 1, __ATOMIC_RELAXED);
}

void align_interrupt_install(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // no SA_RESTART: a waiting poll has to wake up
  sigaction(SIGINT, &action, NULL);
  // Whoever started the process may have done so from a thread that holds signals back.
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigprocmask(SIG_UNBLOCK, &interrupt, NULL);
}

int32_t align_interrupt_count(void) { return __atomic_load_n(&interrupts, __ATOMIC_RELAXED); }

void align_interrupt_clear(void) { __atomic_store_n(&interrupts, 0, __ATOMIC_RELAXED); }

void align_interrupt_raise(void) { __atomic_add_fetch(&interrupts, 1, __ATOMIC_RELAXED); }

volatile int32_t *align_interrupt_address(void) { return &interrupts; }
