def strings():
    parts = []
    for i in range(1000000):
        parts.append(f"item {i}")
    text = ""
    for i in range(1000000):
        text = text + "ab"
    return [len(parts), parts[999999], len(text)]


print(strings())
