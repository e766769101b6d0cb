"""Makes formula_rows.json: some rows of a table of losses and their derivatives in float64, for LossFormulaTests.

The table was computed by torch 2.13 (autograd, float64) with the formulas of TRL 1.16's DPO, CPO and ORPO trainers, and of
SLiC (arXiv 2310.02263). Usage: python3 select_rows.py formula_table.json > formula_rows.json
"""
import json
import sys

table = json.load(open(sys.argv[1]))
picked = list(range(0, 24, 4)) + list(range(24, 30))  # six random rows, all extreme ones
small = {name: [column[i] for i in picked] for name, column in table.items() if name not in ("note", "rows")}


def finite(x):
    return x if x == x and abs(x) != float("inf") else None  # JSON has neither; such entries are not compared


small["rows"] = [
    {name: [finite(row[name][i]) for i in picked] if isinstance(row[name], list) else row[name] for name in row}
    for row in table["rows"]
]
json.dump(small, sys.stdout, indent=None, separators=(",", ":"))
print()
