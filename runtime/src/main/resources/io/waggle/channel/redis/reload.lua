-- Moves tasks of the fail list back into their queues. Each is named with the time it failed, so a task that was
-- reloaded and failed again meanwhile is left alone; a second call moves nothing.
-- KEYS[1] base of the channel's keys
-- ARGV    four per task: id, time it failed (ms), queue, record
-- answers how many were moved
local base, moved = KEYS[1], 0
for i = 1, #ARGV, 4 do
  local id, failed, queue = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local score = redis.call('ZSCORE', base .. 'x', id)
  if score and tonumber(score) == tonumber(failed) then
    redis.call('ZREM', base .. 'x', id)
    redis.call('HSET', base .. 't', id, ARGV[i + 3])
    redis.call('HDEL', base .. 'k', id)
    if redis.call('RPUSH', base .. 'q:' .. queue, id) == 1 then
      redis.call('ZADD', base .. 'q', string.match(queue, '^%-?%d+'), queue)
    end
    moved = moved + 1
  end
end
return moved
