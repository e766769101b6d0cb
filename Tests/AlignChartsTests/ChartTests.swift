import AlignTable
import Foundation
import TestSupport
import Testing

@testable import AlignCharts

@Suite("A chart")
struct ChartTests {
  @Test(
    "is drawn in Unicode, in ASCII and as SVG as it was last looked at", arguments: Gallery.charts.map(\.name)
  )
  func goldens(name: String) throws {
    let chart = try #require(Gallery.charts.first { $0.name == name }?.chart)
    let unicode = chart.text(ChartStyle(width: 80))
    let ascii = chart.text(ChartStyle(width: 80, usesUnicode: false))
    expectGolden(unicode + "\n\n" + ascii + "\n", "\(name).txt")
    expectGolden(chart.svg(), "\(name).svg")
  }

  @Test("is never wider than asked, and all ASCII where that is asked", arguments: Gallery.charts.map(\.name))
  func width(name: String) throws {
    var chart = try #require(Gallery.charts.first { $0.name == name }?.chart)
    chart.width = nil
    for width in [1, 2, 3, 5, 8, 13, 20, 21, 34, 55, 80, 133] {
      for (unicode, color) in [(true, false), (false, false), (true, true)] {
        let text = chart.text(ChartStyle(width: width, usesColor: color, usesUnicode: unicode))
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
          let plain = String(line).replacing(/\u{1b}\[[0-9;]*m/, with: "")
          #expect(displayWidth(String(plain)) <= width, "\(width): \(line)")
          if !unicode { #expect(line.utf8.allSatisfy { $0 < 0x80 }, "\(line)") }
        }
      }
    }
  }

  @Test("has a golden for each of its pictures, and no golden is left over")
  func orphans() throws {
    let folder = Repository.tests("Goldens/charts")
    let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    #expect(files == Set(Gallery.charts.flatMap { ["\($0.name).txt", "\($0.name).svg"] }))
  }
}
