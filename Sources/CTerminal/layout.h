#pragma once
#include <wchar.h>

// Where the letters of the line stand on the screen.

enum { align_longest_line = 4096 };

/// A letter, or half of one that is shown as ^X. Rows count from that of the prompt.
struct align_cell {
  const char *text;
  int length, byte, row, column, width;
};

struct align_layout {
  struct align_cell cells[align_longest_line * 2];
  int count, columns;
  int cursor_row, cursor_column, end_row, end_column;
};

/// Puts the letters of Readline's line, of at most `align_longest_line` bytes, where it puts them itself; 0 where that isn't
/// certain, or not all of it is on the screen.
int align_lay_out(struct align_layout *line, int prompt_width);
/// Whether terminals disagree about the room that a character takes, or about what it does to its neighbours.
int align_is_uncertain(wchar_t character);
