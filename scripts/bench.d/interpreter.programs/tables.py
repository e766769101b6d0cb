n = 300000
rows = [{"x": i * 7919 % 1000, "source": f"k{i % 37}"} for i in range(n)]
rows = [r for r in rows if r["x"] % 3 == 0]
rows = [{**r, "y": r["x"] * 2} for r in rows]
parts = {}
for r in rows:
    parts.setdefault(r["source"], []).append(r)
groups = [
    {"source": k, "n": len(g), "highest": max(r["y"] for r in g), "total": sum(r["y"] for r in g)}
    for k, g in parts.items()
]
groups.sort(key=lambda g: g["source"])
print(len(groups), groups[0]["n"], groups[0]["highest"], groups[0]["total"], sum(g["total"] for g in groups))
