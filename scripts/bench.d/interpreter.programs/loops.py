def loops():
    s = 0
    i = 0
    while i < 5000000:
        s = s + i * 2 - 1
        i = i + 1
    for a in range(5000):
        for b in range(1000):
            s = s + a * b % 7
    return s


print(loops())
