local function records()
  local r = {x = 0, y = 1, z = 0}
  for i = 1, 3000000 do
    r.x = r.x + r.y
    r.z = r.x
  end
  return r.z
end
print(records())
