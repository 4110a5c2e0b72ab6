-- Keeps lines that running tasks have logged. A claim whose fence is no longer the one in flight logs nothing. Not
-- repeatable: lines whose reply was lost are not sent again.
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] about how many lines the channel keeps   ARGV[3] for how long (ms)
-- ARGV[4...] three per line: id, fence, and "<time, ms> <attempt> <level> <device>\n<text>"
-- answers how many lines were left out, as their fence was old
local base = KEYS[1]
local claims, old = {}, 0
for i = 4, #ARGV, 3 do
  local id, fence = ARGV[i], ARGV[i + 1]
  if claims[fence] == nil then claims[fence] = redis.call('HGET', base .. 'r:' .. ARGV[1], fence) end
  if claims[fence] and string.find(claims[fence], '\n' .. id .. '\n', 1, true) then
    redis.call('XADD', base .. 'log', 'MAXLEN', '~', ARGV[2], '*', 'e', id .. '\n' .. ARGV[i + 2])
  else
    old = old + 1
  end
end
local time = redis.call('TIME')
local first = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[3]
redis.call('XTRIM', base .. 'log', 'MINID', '~', string.format('%.0f', first))
return old
