-- How many tasks of some families failed in each of some spans of time, of those that are in the fail list now. Reads only;
-- counts in the families' order by time, looks at no task.
-- KEYS[1] base of the channel's keys
-- ARGV[1] when the first span begins (ms)   ARGV[2] how long each takes (ms)   ARGV[3] how many spans   ARGV[4...] families
-- answers for each family how many in each span, the oldest first; nothing where there were none in all of them
local base, from, span, spans, rows = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), {}
for i = 4, #ARGV do
  local place, counts = base .. 'f:' .. ARGV[i], {}
  if redis.call('ZCOUNT', place, from, from + span * spans - 1) > 0 then
    for at = from, from + span * (spans - 1), span do
      counts[#counts + 1] = redis.call('ZCOUNT', place, at, at + span - 1)
    end
  end
  rows[#rows + 1] = counts
end
return rows
