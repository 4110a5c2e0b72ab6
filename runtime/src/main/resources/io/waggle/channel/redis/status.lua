-- A channel's numbers. Reads only; costs as many steps as the channel has classes of queues that are not empty, and
-- looks at no more than 20 keys of a class for the oldest task.
-- with records.lua
-- with flight.lua
-- KEYS[1] base of the channel's keys
-- answers { queued, running, scheduled, failed, finished and kept, submission time of the oldest head of a queue (ms,
--   0: none), { counter, value, ... }, cancelled and kept, who shut the intake and who the dispatch, each
--   "<since, ms> <by>" or nil }
local base = KEYS[1]
local oldest = 0
local function look(queue)
  local head = redis.call('LINDEX', base .. 'q:' .. queue, 0)
  local body = head and record(base, head)
  local since = body and string.match(body, '^%S+ (%w+)\n')
  local at = since and tonumber(since, 36) or 0
  if at > 0 and (oldest == 0 or at < oldest) then oldest = at end
end
for _, class in ipairs(redis.call('ZRANGE', base .. 'q', 0, -1)) do
  if string.sub(class, -1) == '|' then
    for _, key in ipairs(redis.call('LRANGE', base .. 'y:' .. class, 0, 19)) do look(class .. key) end
  else
    look(class)
  end
end
local running = inflight(base)
local scheduled, failed = redis.call('ZCARD', base .. 's'), redis.call('ZCARD', base .. 'x')
local finished = redis.call('LLEN', base .. 'd') - (redis.call('HGET', base .. 'n', 'shadows') or 0)
local cancelled = redis.call('ZCARD', base .. 'u')
local queued = howmany(base) - running - scheduled - failed - finished - cancelled
local shut = redis.call('HMGET', base .. 'o', 'nointake', 'noclaim')
return { queued, running, scheduled, failed, finished, oldest, redis.call('HGETALL', base .. 'n'), cancelled, shut }
