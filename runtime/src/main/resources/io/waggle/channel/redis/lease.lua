-- What the scripts that hear a node share; it is put before those that say "with lease.lua".
--
-- Time in which no node was heard, because Redis stood still or its clock was set, is no node's fault: it is added to every
-- lease. Times in ms.
local function hear(base, now, lease)
  local gap = now - (redis.call('HGET', base .. 'counters', 'heard') or now)
  redis.call('HSET', base .. 'counters', 'heard', now)
  if gap < 0 or gap > lease / 2 then
    for _, living in ipairs(redis.call('ZRANGE', base .. 'leases', 0, -1)) do
      redis.call('ZINCRBY', base .. 'leases', gap, living)
    end
  end
end

