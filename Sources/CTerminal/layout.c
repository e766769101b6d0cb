#define _GNU_SOURCE  // wcwidth
#include "layout.h"

#include <stdio.h>
#include <string.h>

#include <readline/readline.h>

// Where Readline's cursor is: the row within the line and the column, and the line's last row. It exports them without
// declaring them; without them no place is certain.
extern int _rl_last_v_pos __attribute__((weak));
extern int _rl_last_c_pos __attribute__((weak));
extern int _rl_vis_botlin __attribute__((weak));

static void step(struct align_layout *line, int width) {
  line->end_column += width;
  if (line->end_column < line->columns) return;
  line->end_row++;
  line->end_column = 0;
}

static void put_cell(struct align_layout *line, const char *text, int length, int byte, int width) {
  int rest = line->columns - line->end_column;
  if (width > rest) step(line, rest);
  line->cells[line->count++] = (struct align_cell){text, length, byte, line->end_row, line->end_column, width};
  step(line, width);
}

static void put_tab(struct align_layout *line) {
  int width = 8 - line->end_column % 8, rest = line->columns - line->end_column;
  if (width >= rest) line->end_row++;
  line->end_column = width < rest ? line->end_column + width : width - rest;
}

int align_is_uncertain(wchar_t character) {
  return character == 0x200D || (character >= 0xFE00 && character <= 0xFE0F) || (character >= 0x1F1E6 && character <= 0x1F1FF)
         || (character >= 0x1F3FB && character <= 0x1F3FF) || (character >= 0xE0000 && character <= 0xE01EF);
}

/// Puts the character at an offset; gives its length, 0 where its place isn't certain.
static int put(struct align_layout *line, int at, mbstate_t *state) {
  static const char signs[] = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_";
  const char *text = rl_line_buffer + at;
  unsigned char byte = (unsigned char)*text;
  wchar_t character;
  size_t length = mbrtowc(&character, text, (size_t)(rl_end - at), state);
  if (length == 0 || length > 4 || align_is_uncertain(character)) return 0;
  int width = wcwidth(character);
  if (byte == '\t') {
    put_tab(line);
  } else if (byte == '\n') {
    line->end_row++;
    line->end_column = 0;
  } else if (byte < 0x20 || byte == 0x7F) {
    put_cell(line, "^", 1, at, 1);
    put_cell(line, byte == 0x7F ? "?" : signs + byte, 1, at, 1);
  } else if (width < 0 || (width == 0 && line->end_column == 0)) {
    return 0;  // a combining mark that has lost its letter to the row above
  } else {
    put_cell(line, text, (int)length, at, width);
  }
  return (int)length;
}

int align_lay_out(struct align_layout *line, int prompt_width) {
  mbstate_t state = {0};
  int rows;
  rl_get_screen_size(&rows, &line->columns);
  line->end_row = line->count = 0;
  line->end_column = prompt_width;
  line->cursor_row = -1;
  if (prompt_width >= line->columns || !&_rl_last_v_pos || !&_rl_last_c_pos || !&_rl_vis_botlin) return 0;
  for (int at = 0, length; at < rl_end; at += length) {
    int before = line->count, row = line->end_row, column = line->end_column;
    length = put(line, at, &state);
    if (length == 0) return 0;
    if (at != rl_point) continue;
    // A wide letter may have gone to the next row.
    int has_cell = line->count > before;
    line->cursor_row = has_cell ? line->cells[before].row : row;
    line->cursor_column = has_cell ? line->cells[before].column : column;
  }
  if (line->cursor_row < 0) {
    line->cursor_row = line->end_row;
    line->cursor_column = line->end_column;
  }
  return line->cursor_row == _rl_last_v_pos && line->cursor_column == _rl_last_c_pos && line->end_row == _rl_vis_botlin
         && line->end_row < rows;
}
