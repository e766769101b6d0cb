#pragma once
#include <stdio.h>

// What the reading of lines needs of the history.

/// Binds the arrow keys.
void align_history_bind(void);
/// Has the entries loaded if nothing is waiting to be read.
void align_history_await(FILE *input);
/// Called when a line begins: the arrows start from the newest entry.
void align_history_begin(void);
/// Whether the line has just come out of the history.
int align_history_is_walking(void);
