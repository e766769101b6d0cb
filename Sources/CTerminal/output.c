#define _GNU_SOURCE  // fopencookie
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

static char *held;
static size_t held_count, held_capacity;

static void write_all(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written < 0 && errno == EAGAIN) {
      struct pollfd waiting = {STDOUT_FILENO, POLLOUT, 0};
      poll(&waiting, 1, -1);
    } else if (written < 0 && errno != EINTR) {
      return;  // the terminal is gone; reading will say so
    } else if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    }
  }
}

static void write_held(void) {
  write_all(held, held_count);
  held_count = 0;
}

/// Readline flushes after each drawing of its own, which is held to go out with the colours. A signal may end the process.
static ssize_t take_output(void *cookie, const char *bytes, size_t count) {
  (void)cookie;
  if (RL_ISSTATE(RL_STATE_SIGHANDLER)) {
    write_held();
    write_all(bytes, count);
    return (ssize_t)count;
  }
  if (held_count + count > held_capacity) {
    size_t capacity = (held_count + count) * 2;
    char *larger = realloc(held, capacity);
    if (!larger) return 0;
    held = larger;
    held_capacity = capacity;
  }
  memcpy(held + held_count, bytes, count);
  held_count += count;
  return (ssize_t)count;
}

void align_output_flush(void) {
  fflush(rl_outstream);
  write_held();
}

int align_output_hold(void) {
  cookie_io_functions_t functions = {.write = take_output};
  FILE *stream = fopencookie(NULL, "w", functions);
  if (!stream) return 0;
  setvbuf(stream, NULL, _IOLBF, BUFSIZ);
  rl_outstream = stream;
  return 1;
}
