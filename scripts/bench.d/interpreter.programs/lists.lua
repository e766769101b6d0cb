local function lists()
  local xs = {}
  for i = 0, 1499999 do xs[#xs + 1] = i end
  local s = 0
  for i = 1, 1500000 do s = s + xs[i] end
  for i = 1, 1500000 do xs[i] = (i - 1) * 2 end
  for _, x in ipairs(xs) do s = s + x end
  return s
end
print(lists())
