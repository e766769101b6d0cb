// The text of the language: what a source says, and what is wrong with how it says it.
//
// `Source` (bytes) -> `Scanner` (tokens and comments) -> `Parser` (a `Program`: statements and cells) -> whoever
// runs it. `Diagnostic` is what all floors report with, `DiagnosticRenderer` draws it as text or as a line of JSON.
// This floor knows no value, no name of the library and no terminal: every function in it is pure.
