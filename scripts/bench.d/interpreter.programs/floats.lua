local function floats()
  local x, total = 0.3, 0.0
  for i = 1, 3000000 do
    x = 3.7 * x * (1.0 - x)
    if x > 0.5 then total = total + x else total = total - x / 2.0 end
  end
  return total
end
print(string.format("%.17g", floats()))
