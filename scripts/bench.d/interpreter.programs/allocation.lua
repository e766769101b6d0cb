local function allocation()
  local kept, last = {}, {x = 0, y = 0}
  for i = 0, 2999999 do
    last = {x = i, y = last.x}
    if i % 10 == 0 then kept[#kept + 1] = last end
  end
  return #kept, last.y
end
print(allocation())
