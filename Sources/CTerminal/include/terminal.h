#pragma once
#include <stddef.h>
#include <stdint.h>

// The terminal: lines read through GNU Readline, and Ctrl-C as a number that the program polls. Knows nothing of the
// language. Readline keeps its state in globals, so all of `align_line_*` belongs to the main thread; the interrupt
// functions may be called from any thread.

// Interrupts

/// Makes SIGINT add one to the interrupt count instead of ending the process.
void align_interrupt_install(void);
/// How often SIGINT came since the count was last cleared.
int32_t align_interrupt_count(void);
void align_interrupt_clear(void);
/// Adds one, as SIGINT does.
void align_interrupt_raise(void);
/// The count itself, for a loop that cannot afford a call. Never null; lives as long as the process.
volatile int32_t *align_interrupt_address(void);

// Lines

typedef enum {
  align_line_text = 0,         ///< a line was read
  align_line_interrupted = 1,  ///< Ctrl-C: what was typed is dropped
  align_line_end = 2,          ///< Ctrl-D on an empty line, or the input ended
} align_line_status;

/// Prepares Readline: `$if NAME` in inputrc, multi-byte characters, paste as one edit, key bindings.
void align_line_prepare(const char *name);

/// Reads one line, or several at once where a block was pasted or a longer entry recalled. `prompt` may hold escapes
/// between \001 and \002; `initial` (may be null) is already in the line, as indentation. The text belongs to the
/// caller (`free`); null at the end. With `align_line_interrupted` it is what was dropped.
char *align_line_read(const char *prompt, const char *initial, align_line_status *status);

/// Where completions are put: the byte offset in the line from which the candidates replace, and the candidates.
typedef struct align_completions align_completions;
/// Adds a candidate: the text that replaces the word, and what the list shows for it (null: the same).
void align_completions_add(align_completions *completions, const char *text, const char *shown);
/// Sets the start of the word; the cursor is its end.
void align_completions_set_start(align_completions *completions, int32_t start);

/// Called when Tab is pressed, with the line and the byte offset of the cursor.
typedef void (*align_completer)(void *context, const char *line, int32_t cursor, align_completions *completions);
/// Sets who is asked. The context has to live until the next call; null functions complete nothing.
void align_line_set_completer(align_completer completer, void *context);

// What is shown while a line is typed

/// Fills in how each byte of the line is shown: the number of a style, 0 for plain, which is there already. `is_accepted`:
/// Enter was pressed, so that nothing is being typed any more.
typedef void (*align_painter)(
    void *context, const char *line, int32_t length, int32_t cursor, int is_accepted, uint8_t *roles);
/// What may follow the line, shown behind the cursor until it is taken; null for nothing. The text is freed with `free`.
typedef char *(*align_suggester)(void *context, const char *line);
/// Turns both on, on a terminal that understands escapes. A style is what stands between `ESC [` and `m`; the first is
/// empty. The styles have to live as long as the process.
void align_line_set_typing(
    align_painter painter, align_suggester suggester, void *context, const char *const *styles,
    const char *suggestion_style);

// History

/// Makes an entry, of one line or several, come back on the arrow keys, as the newest. The same text is kept once.
void align_history_recall(const char *text);
/// The same for an entry that is known to be there only once.
void align_history_load(const char *text);
/// Called once, when the first prompt waits for a key, to load the entries of earlier sessions.
typedef void (*align_history_loader)(void *context);
void align_history_set_loader(align_history_loader loader, void *context);
/// Has the entries loaded now, if they haven't been.
void align_history_fetch(void);
/// Forgets all entries.
void align_history_clear(void);
/// The number of entries, and the entry at a position from 0; null outside.
int align_history_count(void);
const char *align_history_entry(int position);
/// The newest entry whose line goes on behind this beginning; null where there is none. Complexity: linear in the entries.
const char *align_history_newest(const char *beginning);

// The place

/// Columns of the terminal behind a descriptor; 0 where there is none.
int align_terminal_columns(int descriptor);
/// Rows of the terminal behind a descriptor; 0 where there is none.
int align_terminal_rows(int descriptor);

// Other programs

/// Runs a program at this terminal and waits for its end; meanwhile Ctrl-C is its own. `words` ends with null; the first is
/// the path. Returns its exit status, 128 and more for a signal, 127 where it could not be started.
int align_child_run(char *const words[]);
