-- Moves tasks of the fail list back into their queues. Each is named with the time it failed, so a task that was
-- reloaded and failed again meanwhile is left alone; a second call moves nothing.
-- with records.lua
-- with queue.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV    three per task: id, time it failed (ms), record
-- answers how many were moved
local ids, queues, bytes = {}, {}, 0
for i = 1, #ARGV, 3 do
  local id, failed, body = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local score = redis.call('ZSCORE', base .. 'x', id)
  if score and tonumber(score) == tonumber(failed) then
    redis.call('ZREM', base .. 'x', id)
    bytes = bytes + #body - redis.call('HSTRLEN', homeof(base, id), id)
    redis.call('HSET', homeof(base, id), id, body)
    redis.call('HDEL', base .. 'k', id)
    counts(body, 'x', -1)
    ids[#ids + 1] = id
    queues[#queues + 1] = string.match(body, '^%S+')
  end
end
putall('RPUSH', ids, queues)
if bytes ~= 0 then redis.call('HINCRBY', base .. 'n', 'bytes', bytes) end
told()
return #ids
