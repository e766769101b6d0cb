#define _GNU_SOURCE  // wcwidth
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <readline/readline.h>

#include "history.h"
#include "include/terminal.h"
#include "layout.h"
#include "output.h"
#include "typing.h"

// Readline draws the line as ever, so that its idea of the screen stays right. When it waits for the next command, the same
// cells are written again in their colours, and the suggestion behind them, from a layout that must agree with where
// Readline left the cursor. Where it doesn't, or where nobody can be sure what a cell holds, the line stays plain.

static align_painter painter;
static align_suggester suggester;
static void *typing_context;
static const char *const *styles;
static const char *suggestion_style;

static char *suggestion;     // what may follow the line, whole
static char *suggested_for;  // the line that it may follow
static int is_suggested;     // it stands on the screen, right behind the cursor
static int is_painted;       // some cell of the line isn't plain
static int is_accepted;      // Enter was pressed
static int was_searching;    // Readline may have left letters of another prompt
static int prompt_width;
static struct align_layout line;  // where the letters are

/// Whether this is a line in its usual state on a terminal that can be drawn on.
static int is_paintable(void) {
  if (rl_end > align_longest_line || MB_CUR_MAX == 1 || rl_display_prompt != rl_prompt || rl_mark_active_p()) return 0;
  const char *up = rl_get_termcap("up"), *scroll = rl_variable_value("horizontal-scroll-mode");
  int is_usual = up && up[0] == '\033' && (up[1] == '[' || up[1] == 'M');
  return is_usual && (!scroll || strcmp(scroll, "on") != 0);
}

// Painting

static void move_to(int target_row, int target_column, int *current_row) {
  fputs("\r", rl_outstream);
  if (target_row < *current_row) fprintf(rl_outstream, "\033[%dA", *current_row - target_row);
  if (target_row > *current_row) fprintf(rl_outstream, "\033[%dB", target_row - *current_row);
  if (target_column > 0) fprintf(rl_outstream, "\033[%dC", target_column);
  *current_row = target_row;
}

/// Writes the suggestion as far as it fits in the row; its last column stays free, or the cursor would wrap.
static void paint_suggestion(int current_row) {
  mbstate_t state = {0};
  size_t left = strlen(suggestion), used = 0, fitting = 0;
  int room = line.columns - 1 - line.end_column, width = 0;
  while (left > 0) {
    wchar_t character;
    size_t length = mbrtowc(&character, suggestion + used, left, &state);
    if (length == 0 || length > 4 || align_is_uncertain(character) || wcwidth(character) < 0) break;
    width += wcwidth(character);
    used += length;
    left -= length;
    if (width <= room - (left > 0)) fitting = used;
    if (width > room) break;
  }
  if (fitting == 0) return;
  move_to(line.end_row, line.end_column, &current_row);
  fprintf(rl_outstream, "\033[%sm%.*s%s\033[0m", suggestion_style, (int)fitting, suggestion, suggestion[fitting] ? "…" : "");
  is_suggested = 1;
}

static void write_prompt(void) {
  for (const char *sign = rl_prompt; *sign; sign++) {
    if (*sign != RL_PROMPT_START_IGNORE && *sign != RL_PROMPT_END_IGNORE) fputc(*sign, rl_outstream);
  }
}

/// Writes all rows of the line, and the emptiness behind the letters too: now and then Readline leaves some of an older
/// line there.
static void paint(const uint8_t *roles) {
  int at_row = line.cursor_row, at_column = prompt_width, role = 0;
  fputs("\0337", rl_outstream);
  move_to(0, was_searching ? 0 : prompt_width, &at_row);
  if (was_searching) write_prompt();
  was_searching = 0;
  for (const struct align_cell *cell = line.cells; cell < line.cells + line.count; cell++) {
    if (cell->row != at_row || cell->column != at_column) {
      if (role) fputs("\033[0m", rl_outstream);
      role = 0;
      if (cell->row != at_row && at_column < line.columns) fputs("\033[K", rl_outstream);
      move_to(cell->row, cell->column, &at_row);
    }
    if (roles[cell->byte] != role) {
      role = roles[cell->byte];
      fprintf(rl_outstream, "\033[0;%sm", role ? styles[role] : "0");
    }
    fwrite(cell->text, 1, (size_t)cell->length, rl_outstream);
    at_column = cell->column + cell->width;
  }
  if (role) fputs("\033[0m", rl_outstream);
  if (at_column < line.columns) fputs("\033[K", rl_outstream);
  if (suggestion) paint_suggestion(at_row);
  fputs("\0338", rl_outstream);
}

static int has_style(const uint8_t *roles) {
  for (int at = 0; at < rl_end; at++) {
    if (roles[at]) return 1;
  }
  return 0;
}

/// Draws the line that Readline has drawn anew without colours.
static void unpaint(void) {
  if (!is_painted) return;
  is_painted = 0;
  rl_clear_visible_line();
  rl_forced_update_display();
}

/// Takes the reversal off what was pasted, which is coloured instead.
static void show_paste(void) {
  if (rl_last_func != rl_bracketed_paste_begin || !rl_mark_active_p() || rl_end > align_longest_line) return;
  rl_deactivate_mark();
  rl_redisplay();
}

static void draw(void) {
  static uint8_t roles[align_longest_line];
  free(suggestion);
  suggestion = NULL;
  show_paste();
  if (!is_paintable() || !align_lay_out(&line, prompt_width)) {
    unpaint();
    return;
  }
  memset(roles, 0, sizeof roles);
  painter(typing_context, rl_line_buffer, rl_end, rl_point, is_accepted, roles);
  if (!is_accepted && rl_end > 0 && rl_point == rl_end && !align_history_is_walking()) {
    suggestion = suggester(typing_context, rl_line_buffer);
    free(suggested_for);
    suggested_for = strdup(rl_line_buffer);
  }
  int will_be_painted = has_style(roles);
  if (is_painted || will_be_painted || suggestion) paint(roles);
  is_painted = will_be_painted;
}

/// Whether another prompt stands in front of the line.
static int is_searching(void) { return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG); }

void align_typing_show(void) {
  if (!painter) return;
  struct pollfd waiting = {fileno(rl_instream), POLLIN, 0};
  if (poll(&waiting, 1, 0) > 0) return;  // what would be drawn has changed already
  // Elsewhere, as in a question of Readline's, the cursor isn't in the line.
  if (RL_ISSTATE(RL_STATE_READCMD)) draw();
  if (is_searching()) unpaint();
  align_output_flush();
}

void align_typing_hide(void) {
  if (is_searching()) was_searching = 1;
  if (!is_suggested) return;
  is_suggested = 0;
  fputs("\033[J", rl_outstream);
}

// Keys

/// The suggestion goes into the line: all of it, or its next word.
static int take(size_t count) {
  char *text = strndup(suggestion, count);
  if (text) rl_insert_text(text);
  free(text);
  return 0;
}

static int is_taken(void) {
  return suggestion && suggested_for && rl_point == rl_end && strcmp(rl_line_buffer, suggested_for) == 0;
}

static int take_or_go_right(int count, int key) {
  return is_taken() ? take(strlen(suggestion)) : rl_forward_char(count, key);
}

static int take_or_go_to_end(int count, int key) {
  return is_taken() ? take(strlen(suggestion)) : rl_end_of_line(count, key);
}

static int is_word(char byte) {
  return (byte & 0x80) || byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z')
         || (byte >= 'A' && byte <= 'Z');
}

static int take_or_go_by_word(int count, int key) {
  if (!is_taken()) return rl_forward_word(count, key);
  size_t length = 0;
  while (suggestion[length] && !is_word(suggestion[length])) length++;
  while (suggestion[length] && is_word(suggestion[length])) length++;
  return take(length);
}

/// Alt-Enter: a line end, and the indentation of the line above.
static int break_line(int count, int key) {
  (void)count;
  (void)key;
  int start = rl_point, end;
  while (start > 0 && rl_line_buffer[start - 1] != '\n') start--;
  for (end = start; end < rl_point && rl_line_buffer[end] == ' ';) end++;
  char *text = malloc((size_t)(end - start) + 2);
  if (!text) return 0;
  text[0] = '\n';
  memset(text + 1, ' ', (size_t)(end - start));
  text[end - start + 1] = '\0';
  rl_insert_text(text);
  free(text);
  return 0;
}

/// Enter: the line is drawn as it stays, and left.
static int accept_line(int count, int key) {
  if (align_interrupt_count() == 0) {
    is_accepted = 1;
    rl_deactivate_mark();
    rl_redisplay();
    if (painter) draw();
  }
  return rl_newline(count, key);
}

static void bind_keys(void) {
  // For the keys that type text, and for those of vi in its typing mode.
  const char *right[] = {"\\C-f", "\\e[C", "\\eOC"}, *end[] = {"\\C-e", "\\e[F", "\\eOF", "\\e[4~"},
             *word[] = {"\\ef", "\\e[1;3C", "\\e[1;5C"}, *enter[] = {"\\C-m", "\\C-j"};
  Keymap maps[] = {emacs_standard_keymap, vi_insertion_keymap};
  for (int map = 0; map < 2; map++) {
    for (int index = 0; index < 3; index++) rl_bind_keyseq_in_map(right[index], take_or_go_right, maps[map]);
    for (int index = 0; index < 4; index++) rl_bind_keyseq_in_map(end[index], take_or_go_to_end, maps[map]);
    for (int index = map; index < 3; index++) rl_bind_keyseq_in_map(word[index], take_or_go_by_word, maps[map]);
    for (int index = 0; index < 2; index++) rl_bind_keyseq_in_map(enter[index], accept_line, maps[map]);
  }
  for (int index = 0; index < 2; index++) rl_bind_keyseq_in_map(enter[index], accept_line, vi_movement_keymap);
}

void align_typing_prepare(void) { rl_bind_keyseq_in_map("\\e\\C-m", break_line, emacs_standard_keymap); }

void align_typing_begin(const char *prompt) {
  is_suggested = is_painted = is_accepted = was_searching = 0;
  prompt_width = 0;
  int is_visible = 1;
  for (; *prompt; prompt++) {
    if (*prompt == RL_PROMPT_START_IGNORE || *prompt == RL_PROMPT_END_IGNORE) is_visible = *prompt == RL_PROMPT_END_IGNORE;
    else prompt_width += is_visible;
  }
}

void align_line_set_typing(
    align_painter paints, align_suggester suggests, void *context, const char *const *role_styles, const char *ghost) {
  painter = paints;
  suggester = suggests;
  typing_context = context;
  styles = role_styles;
  suggestion_style = ghost;
  if (!painter) return;
  if (!align_output_hold()) {
    painter = NULL;
    return;
  }
  bind_keys();
}
