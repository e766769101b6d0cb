-- Texts never grow in place here: the usual way is a table of parts.
local function strings()
  local parts = {}
  for i = 0, 999999 do parts[#parts + 1] = "item " .. i end
  local pieces = {}
  for i = 1, 1000000 do pieces[#pieces + 1] = "ab" end
  local text = table.concat(pieces)
  return #parts, parts[1000000], #text
end
print(strings())
