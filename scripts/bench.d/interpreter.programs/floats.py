def floats():
    x = 0.3
    total = 0.0
    for i in range(3000000):
        x = 3.7 * x * (1.0 - x)
        if x > 0.5:
            total = total + x
        else:
            total = total - x / 2.0
    return total


print(floats())
