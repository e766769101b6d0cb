#pragma once

// What the reading of lines needs of the display while typing.

/// Binds the key that breaks a line.
void align_typing_prepare(void);
/// Called when a line begins. The prompt may hold escapes between \001 and \002.
void align_typing_begin(const char *prompt);
/// Called before the next key is waited for: writes what Readline has drawn, in colours where it is a line.
void align_typing_show(void);
/// Called before anything else is drawn: takes the suggestion off the screen.
void align_typing_hide(void);
