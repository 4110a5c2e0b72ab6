-- Ends an epoch in peace: its node leaves with nothing in flight. A second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] epoch
-- answers 1 when the lease was held, else 0
local base = KEYS[1]
local held = redis.call('ZREM', base .. 'leases', ARGV[1])
if held == 1 then
  local time = redis.call('TIME')
  redis.call('ZADD', base .. 'buried', time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
end
return held
