/// AlignData: from answers in files to pairs in the order in which a trainer sees them.
///
/// `bytes -> JSON cells -> rows with their place -> responses, pairs or demonstrations (tables) -> split, sample,
/// contrast -> a curriculum, compiled to an explicit list of visits`
///
/// It knows files, tables and chance. It knows no tokenizer, no model and no language: what a pair is worth is decided
/// elsewhere. Every row that can't be used is counted with file, line and reason; nothing is left out in silence.
package enum AlignData {}
