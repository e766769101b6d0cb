local function map(xs, f) local r = {} for i, x in ipairs(xs) do r[i] = f(x) end return r end
local function filter(xs, f) local r = {} for _, x in ipairs(xs) do if f(x) then r[#r + 1] = x end end return r end
local function fold(xs, value, f) for _, x in ipairs(xs) do value = f(value, x) end return value end
local function functions()
  local total = 0
  for round = 1, 5 do
    local xs = {}
    for i = 0, 199999 do xs[#xs + 1] = i end
    xs = map(xs, function(x) return x * 3 end)
    xs = filter(xs, function(x) return x % 2 == 0 end)
    total = total + fold(xs, 0, function(sum, x) return sum + x end)
  end
  return total
end
print(functions())
