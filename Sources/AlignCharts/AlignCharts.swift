// AlignCharts
