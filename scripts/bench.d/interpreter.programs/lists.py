def lists():
    xs = []
    for i in range(1500000):
        xs.append(i)
    s = 0
    for i in range(1500000):
        s = s + xs[i]
    for i in range(1500000):
        xs[i] = i * 2
    for x in xs:
        s = s + x
    return s


print(lists())
