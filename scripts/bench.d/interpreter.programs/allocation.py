def allocation():
    kept = []
    last = {"x": 0, "y": 0}
    for i in range(3000000):
        last = {"x": i, "y": last["x"]}
        if i % 10 == 0:
            kept.append(last)
    return [len(kept), last["y"]]


print(allocation())
