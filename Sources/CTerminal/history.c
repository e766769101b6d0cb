#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "history.h"
#include "include/terminal.h"

// The arrow keys walk through the entries that begin with what was typed. In a text of several lines they move to the line
// above or below first, unless the text has just come out of the history.

void align_history_clear(void) { clear_history(); }

void align_history_recall(const char *text) {
  align_history_fetch();
  using_history();
  // The same again is kept once, where it was typed last.
  for (int index = history_length - 1; index >= 0; index--) {
    HIST_ENTRY *entry = history_get(history_base + index);
    if (!entry || strcmp(entry->line, text) != 0) continue;
    free_history_entry(remove_history(index));
    break;
  }
  add_history(text);
  using_history();
}

void align_history_load(const char *text) {
  add_history(text);
  using_history();
}

static align_history_loader loader;
static void *loader_context;

void align_history_set_loader(align_history_loader function, void *context) {
  loader = function;
  loader_context = context;
}

void align_history_fetch(void) {
  align_history_loader function = loader;
  loader = NULL;
  if (function) function(loader_context);
}

void align_history_await(FILE *input) {
  if (!loader) return;
  struct pollfd waiting = {fileno(input), POLLIN, 0};
  // What is typed ahead comes first.
  if (poll(&waiting, 1, 0) > 0) return;
  align_history_fetch();
  align_history_begin();
}

int align_history_count(void) { return history_length; }

const char *align_history_entry(int position) {
  HIST_ENTRY *entry = history_get(history_base + position);
  return entry ? entry->line : NULL;
}

static int position;   // the entry that is shown; the number of entries: what was typed
static char *typed;    // the line before the first arrow
static size_t prefix;  // bytes of it in front of the cursor, which entries must begin with
static int is_walking;  // the last key was an arrow that walked

const char *align_history_newest(const char *beginning) {
  size_t length = strlen(beginning);
  for (int index = history_length - 1; index >= 0; index--) {
    HIST_ENTRY *entry = history_get(history_base + index);
    if (!entry || strncmp(entry->line, beginning, length) != 0) continue;
    if (entry->line[length] && entry->line[length] != '\n') return entry->line;
  }
  return NULL;
}

void align_history_begin(void) {
  position = history_length;
  is_walking = 0;
}

/// Remembers the line that the walk starts from, if this key starts one.
static void start_walk(int (*up)(int, int), int (*down)(int, int)) {
  if (is_walking && (rl_last_func == up || rl_last_func == down)) return;
  align_history_fetch();
  is_walking = 1;
  position = history_length;
  free(typed);
  typed = strdup(rl_line_buffer);
  prefix = (size_t)rl_point;
  // The indentation that a continuation line begins with isn't a prefix.
  if (strspn(rl_line_buffer, " ") >= prefix) prefix = 0;
}

static void put(const char *text) {
  rl_replace_line(text, 1);
  rl_point = rl_end;
}

static int fits(int index) {
  HIST_ENTRY *entry = history_get(history_base + index);
  return entry && typed && strncmp(entry->line, typed, prefix) == 0 && strcmp(entry->line, rl_line_buffer) != 0;
}

/// Moves to the same column of the line above (-1) or below (1) in a text of several lines; 0 where there is none.
static int move_line(int direction) {
  int start = rl_point;
  while (start > 0 && rl_line_buffer[start - 1] != '\n') start--;
  int column = rl_point - start, target = start;
  if (direction < 0) {
    if (start == 0) return 0;
    target = start - 1;
    while (target > 0 && rl_line_buffer[target - 1] != '\n') target--;
  } else {
    while (target < rl_end && rl_line_buffer[target] != '\n') target++;
    if (target == rl_end) return 0;
    target++;
  }
  int end = target;
  while (end < rl_end && rl_line_buffer[end] != '\n' && end - target < column) end++;
  while (end > target && (rl_line_buffer[end] & 0xC0) == 0x80) end--;  // no half characters
  rl_point = end;
  return 1;
}

static int walk_down(int count, int key);

static int walk_up(int count, int key) {
  (void)count;
  (void)key;
  int goes_on = is_walking && (rl_last_func == walk_up || rl_last_func == walk_down);
  if (!goes_on && move_line(-1)) {
    is_walking = 0;
    return 0;
  }
  start_walk(walk_up, walk_down);
  for (int index = position - 1; index >= 0; index--) {
    if (!fits(index)) continue;
    position = index;
    put(history_get(history_base + index)->line);
    return 0;
  }
  rl_ding();
  return 0;
}

static int walk_down(int count, int key) {
  (void)count;
  (void)key;
  int goes_on = is_walking && (rl_last_func == walk_up || rl_last_func == walk_down);
  if (!goes_on && move_line(1)) {
    is_walking = 0;
    return 0;
  }
  start_walk(walk_up, walk_down);
  for (int index = position + 1; index < history_length; index++) {
    if (!fits(index)) continue;
    position = index;
    put(history_get(history_base + index)->line);
    return 0;
  }
  if (position < history_length) {
    position = history_length;
    put(typed ? typed : "");
  } else {
    rl_ding();
  }
  return 0;
}

int align_history_is_walking(void) {
  return is_walking && (rl_last_func == walk_up || rl_last_func == walk_down);
}

void align_history_bind(void) {
  const char *up[] = {"\\e[A", "\\eOA", "\\C-p"}, *down[] = {"\\e[B", "\\eOB", "\\C-n"};
  for (int index = 0; index < 3; index++) {
    rl_bind_keyseq(up[index], walk_up);
    rl_bind_keyseq(down[index], walk_down);
  }
}
