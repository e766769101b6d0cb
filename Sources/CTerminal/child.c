#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "include/terminal.h"

extern char **environ;

int align_child_run(char *const words[]) {
  struct sigaction ignored, before_interrupt, before_quit;
  memset(&ignored, 0, sizeof ignored);
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGINT, &ignored, &before_interrupt);
  sigaction(SIGQUIT, &ignored, &before_quit);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t standard;
  sigemptyset(&standard);
  sigaddset(&standard, SIGINT);
  sigaddset(&standard, SIGQUIT);
  posix_spawnattr_setsigdefault(&attributes, &standard);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child;
  int status = 127, state;
  if (posix_spawn(&child, words[0], NULL, &attributes, words, environ) == 0) {
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) continue;
    status = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  }
  posix_spawnattr_destroy(&attributes);
  sigaction(SIGINT, &before_interrupt, NULL);
  sigaction(SIGQUIT, &before_quit, NULL);
  return status;
}
