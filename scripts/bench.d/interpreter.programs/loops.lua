local function loops()
  local s, i = 0, 0
  while i < 5000000 do
    s = s + i * 2 - 1
    i = i + 1
  end
  for a = 0, 4999 do
    for b = 0, 999 do s = s + a * b % 7 end
  end
  return s
end
print(loops())
