-- The families of a channel's fail list. Reads only; costs as many steps as there are families, 1,001 at most.
-- KEYS[1] base of the channel's keys
-- answers { how many of the fail list belong to no family yet, { four of each family: its name, "<first seen, ms>
--   <device>:<how often>...\n<what is told of it>", how many it has, its newest: { id, time it failed (ms) } } }
local base = KEYS[1]
local rows, all = {}, redis.call('HGETALL', base .. 'f')
for i = 1, #all, 2 do
  rows[#rows + 1] = all[i]
  rows[#rows + 1] = all[i + 1]
  rows[#rows + 1] = redis.call('ZCARD', base .. 'f:' .. all[i])
  rows[#rows + 1] = redis.call('ZRANGE', base .. 'f:' .. all[i], -1, -1, 'WITHSCORES')
end
return { redis.call('ZCARD', base .. 'x') - redis.call('HLEN', base .. 'i'), rows }
