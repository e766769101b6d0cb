from functools import reduce


def functions():
    total = 0
    for round in range(5):
        xs = list(map(lambda x: x * 3, range(200000)))
        xs = list(filter(lambda x: x % 2 == 0, xs))
        total += reduce(lambda sum, x: sum + x, xs, 0)
    return total


print(functions())
