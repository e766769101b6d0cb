// Charts as values: what is drawn (a `Chart`: numbers and names) is apart from where it is drawn. The same chart becomes
// lines of text for a terminal, in Unicode or plain ASCII, and an SVG picture. It knows no language, no files, no clock.
//
//   numbers -> Chart (kind, title, labels) -> Plot (panels, scales, marks) -> TextPlot / SVGPlot
//
// Line, scatter and histogram are plots over two number axes and share one way of drawing; bars and boxes are rows over
// one number axis; a heat map is a grid. Each kind is one file in `Kinds`.
