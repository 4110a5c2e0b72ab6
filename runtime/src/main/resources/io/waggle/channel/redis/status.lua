-- A channel's numbers. Reads only; costs as many steps as the channel has queues that are not empty.
-- KEYS[1] base of the channel's keys
-- answers { queued, running, scheduled, failed, finished and kept, submission time of the oldest head of a queue (ms,
--   0: none), { counter, value, ... } }
local base = KEYS[1]
local queued, oldest = 0, 0
for _, queue in ipairs(redis.call('ZRANGE', base .. 'q', 0, -1)) do
  queued = queued + redis.call('LLEN', base .. 'q:' .. queue)
  local head = redis.call('LINDEX', base .. 'q:' .. queue, 0)
  local record = head and redis.call('HGET', base .. 't', head)
  local since = record and string.match(record, '^%S+ (%w+)\n')
  local at = since and tonumber(since, 36) or 0
  if at > 0 and (oldest == 0 or at < oldest) then oldest = at end
end
local running = 0
for _, epoch in ipairs(redis.call('SMEMBERS', base .. 'e')) do
  running = running + redis.call('HLEN', base .. 'r:' .. epoch)
end
return {
  queued, running, redis.call('ZCARD', base .. 's'), redis.call('ZCARD', base .. 'x'),
  redis.call('LLEN', base .. 'd'), oldest, redis.call('HGETALL', base .. 'n')
}
