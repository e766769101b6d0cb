def records():
    r = {"x": 0, "y": 1, "z": 0}
    for i in range(3000000):
        r["x"] = r["x"] + r["y"]
        r["z"] = r["x"]
    return r["z"]


print(records())
