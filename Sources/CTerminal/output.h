#pragma once

// One write for each key: what Readline draws and what is drawn over it come together, so that nothing flickers.

/// Holds back from now on what Readline writes; 0 where that can't be done.
int align_output_hold(void);
/// Writes what is held back.
void align_output_flush(void);
