def closures():
    add = lambda n: lambda x: x + n
    s = 0
    for i in range(1000000):
        f = add(i)
        s = f(s) % 1000003
        s = f(f(s)) % 1000003
    return s


print(closures())
