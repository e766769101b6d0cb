local n = 300000
local rows = {}
for i = 0, n - 1 do rows[#rows + 1] = {x = i * 7919 % 1000, source = "k" .. (i % 37)} end
local kept = {}
for _, r in ipairs(rows) do if r.x % 3 == 0 then kept[#kept + 1] = r end end
for _, r in ipairs(kept) do r.y = r.x * 2 end
local parts, groups = {}, {}
for _, r in ipairs(kept) do
  local g = parts[r.source]
  if not g then
    g = {source = r.source, n = 0, highest = r.y, total = 0}
    parts[r.source] = g
    groups[#groups + 1] = g
  end
  g.n = g.n + 1
  g.highest = math.max(g.highest, r.y)
  g.total = g.total + r.y
end
table.sort(groups, function(a, b) return a.source < b.source end)
local total = 0
for _, g in ipairs(groups) do total = total + g.total end
print(#groups, groups[1].n, groups[1].highest, groups[1].total, total)
