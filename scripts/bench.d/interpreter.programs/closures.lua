local function closures()
  local function add(n) return function(x) return x + n end end
  local s = 0
  for i = 0, 999999 do
    local f = add(i)
    s = f(s) % 1000003
    s = f(f(s)) % 1000003
  end
  return s
end
print(closures())
