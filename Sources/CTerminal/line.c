#define _GNU_SOURCE  // ppoll
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <readline/readline.h>

#include "history.h"
#include "include/terminal.h"
#include "output.h"
#include "typing.h"

// Readline's own reading waits through a signal until the next key. This one polls: readline tidies up after the
// signal, our handler has counted it, and the line is left through accept-line so that the terminal is put back.
static int is_interrupted;
static char *dropped;

static const int waking[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGTSTP, SIGWINCH};

// What has come and wasn't asked for yet: a paste is read in large pieces.
static unsigned char waiting_keys[4096];
static ssize_t key_count, key_position;

/// Readline waits with 0 for more to insert at once, and longer for the rest of an escape sequence.
static int has_keys(void) {
  if (key_position < key_count) return 1;
  int limit = rl_set_keyboard_input_timeout(-1) / 1000;
  if (limit > 0) align_output_flush();
  struct pollfd waiting = {fileno(rl_instream), POLLIN, 0};
  return poll(&waiting, 1, limit < 100 ? limit : 100) > 0;
}

// Whether there are keys among those that have come that could look into the history.
static int asks_for_more(void) {
  for (ssize_t index = 0; index < key_count; index++) {
    unsigned char key = waiting_keys[index];
    if (key < ' ' && key != '\n' && key != '\r' && key != '\t') return 1;
  }
  return 0;
}

// The window. Readline 8.2 divides by zero or never ends in windows of one row or of a few columns, so that it isn't told of
// such: what it draws there is beyond reading anyway.
enum { fewest_rows = 2, fewest_columns = 10 };
static volatile sig_atomic_t is_resized;

static void note_resize(int signal) {
  (void)signal;
  is_resized = 1;
}

static int is_small(int rows, int columns) { return rows < fewest_rows || columns < fewest_columns; }

static void set_least_size(int rows, int columns) {
  rl_set_screen_size(rows < fewest_rows ? fewest_rows : rows, columns < fewest_columns ? fewest_columns : columns);
}

/// Takes a new size of the window over, and draws the line for it.
static void follow_window(void) {
  if (!is_resized) return;
  is_resized = 0;
  int rows = align_terminal_rows(fileno(rl_instream)), columns = align_terminal_columns(fileno(rl_instream));
  if (rows == 0 || columns == 0) return;
  align_typing_hide();
  if (is_small(rows, columns)) {
    set_least_size(rows, columns);
    rl_forced_update_display();
  } else {
    rl_resize_terminal();
  }
}

/// Before a line is drawn for the first time.
static void begin_window(void) {
  int rows = 0, columns = 0;
  if (is_resized) {
    is_resized = 0;
    rows = align_terminal_rows(fileno(rl_instream));
    columns = align_terminal_columns(fileno(rl_instream));
  }
  if (rows == 0 || columns == 0) rl_get_screen_size(&rows, &columns);
  set_least_size(rows, columns);
}

static int read_key(FILE *input) {
  if (key_position < key_count && align_interrupt_count() == 0) return waiting_keys[key_position++];
  align_history_await(input);
  for (;;) {
    follow_window();
    align_typing_show();
    // A signal that comes between the look and the wait must end the wait: they are one step for signals.
    sigset_t held, usual;
    sigemptyset(&held);
    for (size_t index = 0; index < sizeof waking / sizeof waking[0]; index++) sigaddset(&held, waking[index]);
    sigprocmask(SIG_BLOCK, &held, &usual);
    struct pollfd waiting = {fileno(input), POLLIN, 0};
    int ready = -1, error = EINTR;
    if (!rl_pending_signal() && !is_resized && align_interrupt_count() == 0) {
      ready = ppoll(&waiting, 1, NULL, &usual);
      error = errno;
    }
    sigprocmask(SIG_SETMASK, &usual, NULL);
    if (ready < 0 && error == EINTR && rl_pending_signal()) {
      align_typing_hide();
      rl_check_signals();
    }
    if (align_interrupt_count() > 0) {
      is_interrupted = 1;
      free(dropped);
      dropped = strdup(rl_line_buffer);
      key_position = key_count = 0;
      rl_replace_line("", 0);
      return '\n';
    }
    if (ready > 0) {
      key_count = read(fileno(input), waiting_keys, sizeof waiting_keys);
      key_position = 0;
      if (key_count > 0) {
        if (asks_for_more()) align_history_fetch();
        return waiting_keys[key_position++];
      }
      if (key_count == 0 || (errno != EINTR && errno != EAGAIN)) {
        key_count = 0;
        return EOF;
      }
      key_count = 0;
    }
    if (ready < 0 && error != EINTR) return EOF;
  }
}

static int next_key(FILE *input) {
  int key = read_key(input);
  align_typing_hide();
  return key;
}

static const char *initial_text;

static int begin_line(void) {
  begin_window();
  align_history_begin();
  align_typing_begin(rl_prompt);
  if (initial_text) rl_insert_text(initial_text);
  return 0;
}

static char **attempt_completion(const char *text, int start, int end);
static char *word_breaks(void);

void align_line_prepare(const char *name) {
  setlocale(LC_CTYPE, "");
  // Where no locale is set at all, terminals still send UTF-8; without this their characters can't be edited.
  if (MB_CUR_MAX == 1 && !getenv("LC_ALL") && !getenv("LC_CTYPE") && !getenv("LANG")) setlocale(LC_CTYPE, "C.UTF-8");
  rl_readline_name = name;
  rl_catch_signals = 1;
  rl_catch_sigwinch = 0;
  struct sigaction resizing = {.sa_handler = note_resize, .sa_flags = SA_RESTART};
  sigaction(SIGWINCH, &resizing, NULL);
  rl_change_environment = 0;  // COLUMNS is the user's; a copy of it would outlive a change of the window
  rl_getc_function = next_key;
  rl_input_available_hook = has_keys;
  rl_startup_hook = begin_line;
  rl_attempted_completion_function = attempt_completion;
  rl_completion_word_break_hook = word_breaks;
  rl_completer_quote_characters = NULL;
  rl_basic_quote_characters = "";  // a candidate brings its own closing mark
  rl_sort_completion_matches = 0;
  // Bound before inputrc is read, so that a user's own settings win.
  rl_variable_bind("enable-bracketed-paste", "on");
  rl_variable_bind("show-all-if-ambiguous", "on");
  rl_variable_bind("blink-matching-paren", "off");
  rl_variable_bind("page-completions", "off");
  align_history_bind();
  align_typing_prepare();
  // A terminal that isn't there gets no prompt: `align > file` still asks where a person can see it.
  if (!isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)) rl_outstream = stderr;
}

char *align_line_read(const char *prompt, const char *initial, align_line_status *status) {
  is_interrupted = 0;
  initial_text = initial;
  char *line = readline(prompt);
  align_output_flush();
  initial_text = NULL;
  if (is_interrupted) {
    free(line);
    align_interrupt_clear();
    *status = align_line_interrupted;
    line = dropped;
    dropped = NULL;
    return line;
  }
  *status = line ? align_line_text : align_line_end;
  return line;
}

// Completion

struct align_completions {
  int start;
  size_t count, capacity;
  char **texts;  // what replaces the word
  char **shown;  // what the list shows
};

static align_completer completer;
static void *completer_context;
// The answer to the current Tab, from `word_breaks` (which has to know where the word starts) to the list.
static struct align_completions current;

void align_line_set_completer(align_completer function, void *context) {
  completer = function;
  completer_context = context;
}

void align_completions_set_start(align_completions *completions, int32_t start) { completions->start = start; }

void align_completions_add(align_completions *completions, const char *text, const char *shown) {
  if (completions->count == completions->capacity) {
    size_t capacity = completions->capacity ? completions->capacity * 2 : 32;
    char **texts = realloc(completions->texts, capacity * sizeof *texts);
    if (!texts) return;
    completions->texts = texts;
    char **labels = realloc(completions->shown, capacity * sizeof *labels);
    if (!labels) return;
    completions->shown = labels;
    completions->capacity = capacity;
  }
  char *copy = strdup(text), *label = strdup(shown ? shown : text);
  if (!copy || !label) {
    free(copy);
    free(label);
    return;
  }
  completions->texts[completions->count] = copy;
  completions->shown[completions->count] = label;
  completions->count++;
}

static void ask_completer(void) {
  for (size_t index = 0; index < current.count; index++) {
    free(current.texts[index]);
    free(current.shown[index]);
  }
  current.count = 0;
  current.start = rl_point;
  if (completer) completer(completer_context, rl_line_buffer, rl_point, &current);
  if (current.start < 0 || current.start > rl_point) current.start = rl_point;
}

// Readline finds the start of a word by walking back to a break character: the one in front of the start that the
// completer named. It is no part of the word, since names hold no punctuation and paths no quotation marks.
static char breaks[2];

static char *word_breaks(void) {
  ask_completer();
  breaks[0] = current.start > 0 ? rl_line_buffer[current.start - 1] : 0;
  return breaks;
}

static void show_matches(char **matches, int count, int longest) {
  (void)matches;
  (void)longest;
  if ((size_t)count != current.count) count = (int)current.count;
  int width = 0;
  for (int index = 0; index < count; index++) {
    int length = (int)strlen(current.shown[index]);
    if (length > width) width = length;
  }
  // Readline's own list, over our labels: its first entry stands for the common prefix.
  char **labels = malloc(((size_t)count + 2) * sizeof *labels);
  if (!labels) return;
  labels[0] = "";
  for (int index = 0; index < count; index++) labels[index + 1] = current.shown[index];
  labels[count + 1] = NULL;
  rl_display_match_list(labels, count, width);
  rl_on_new_line();
  free(labels);
}

static char **attempt_completion(const char *text, int start, int end) {
  (void)text;
  rl_attempted_completion_over = 1;  // no file names of readline's own
  rl_completion_append_character = '\0';
  rl_completion_suppress_quote = 1;
  rl_completion_display_matches_hook = show_matches;
  // At the beginning of a line Readline looks for no word.
  if (end == 0) ask_completer();
  if (current.count == 0 || start != current.start) return NULL;
  char **matches = malloc((current.count + 2) * sizeof *matches);
  if (!matches) return NULL;
  size_t common = strlen(current.texts[0]);
  for (size_t index = 1; index < current.count; index++) {
    size_t length = 0;
    while (length < common && current.texts[0][length] == current.texts[index][length]) length++;
    common = length;
  }
  while (common > 0 && (current.texts[0][common] & 0xC0) == 0x80) common--;  // no half characters
  matches[0] = strndup(current.texts[0], common);
  size_t used = 1;
  if (current.count > 1) {
    for (size_t index = 0; index < current.count; index++) matches[used++] = strdup(current.texts[index]);
  }
  matches[used] = NULL;
  return matches;
}

// The place

static int measure(int descriptor, int wants_columns) {
  struct winsize size;
  if (!isatty(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return wants_columns ? size.ws_col : size.ws_row;
}

int align_terminal_columns(int descriptor) { return measure(descriptor, 1); }

int align_terminal_rows(int descriptor) { return measure(descriptor, 0); }
