-- Adds entries to the audit, each once, and forgets the oldest, a block at a time. A second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] the node that writes   ARGV[2] its run, another text at each start   ARGV[3] how many entries are kept
-- ARGV[4] for how many ms they are kept   ARGV[5...] two per entry: its number in this run, rising; the entry (JSON)
-- answers how many were new
local base, run = KEYS[1], ARGV[2]
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'audited', '')
local known, number = string.match(redis.call('HGET', base .. 'audited', ARGV[1]) or '', '^(%S+) (%d+)$')
local last, new = known == run and tonumber(number) or 0, 0
for i = 5, #ARGV, 2 do
  if tonumber(ARGV[i]) > last then
    last, new = tonumber(ARGV[i]), new + 1
    redis.call('XADD', base .. 'audit', 'MAXLEN', '~', ARGV[3], '*', 'e', ARGV[i + 1])
  end
end
if new > 0 then
  local oldest = redis.call('TIME')[1] * 1000 - tonumber(ARGV[4])
  redis.call('XTRIM', base .. 'audit', 'MINID', '~', string.format('%.0f', oldest))
  redis.call('HSET', base .. 'audited', ARGV[1], run .. string.format(' %.0f', last))
end
return new
