import AlignSyntax
import CStdlib

/// The lesson of `:tour`: `docs/tour.md`, embedded. Each heading of the second level is a page; what stands above the first
/// is for readers of the file. Code stands in fences marked `align`, with what it prints in `#= ` comments below it.
package struct Lesson {
  package struct Page {
    package var title: String
    package var parts: [Part] = []
  }

  package enum Part: Equatable {
    /// Paragraphs, one a line, blank lines between them.
    case prose(String)
    case code(String)
  }

  package private(set) var pages: [Page] = []

  /// The embedded lesson.
  package static var tour: Lesson {
    var count = 0
    let bytes = align_tour(&count)
    return Lesson(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
  }

  package init(_ text: String) {
    var prose: [String] = []
    var code: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let lines = code {
          add(.code(lines.joined(separator: "\n")))
          code = nil
        } else {
          finish(&prose)
          code = []
        }
      } else if code != nil {
        code?.append(String(line))
      } else if line.hasPrefix("## ") {
        finish(&prose)
        pages.append(Page(title: String(line.dropFirst(3))))
      } else {
        prose.append(String(line))
      }
    }
    finish(&prose)
  }

  private mutating func add(_ part: Part) {
    guard !pages.isEmpty else { return }
    pages[pages.count - 1].parts.append(part)
  }

  /// Lines that follow each other are one paragraph; those of a list stay apart.
  private mutating func finish(_ lines: inout [String]) {
    var paragraphs: [String] = [""]
    for line in lines {
      let text = line.trimmed
      let isItem = text.hasPrefix("- ")
      if text.isEmpty {
        if paragraphs.last?.isEmpty == false { paragraphs.append("") }
      } else if isItem || paragraphs.last?.isEmpty == true {
        if isItem, paragraphs.last?.isEmpty == true { paragraphs.removeLast() }
        paragraphs.append(text)
      } else {
        paragraphs[paragraphs.count - 1] += " " + text
      }
    }
    lines = []
    let text = paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n")
    if !text.isEmpty { add(.prose(text)) }
  }
}
