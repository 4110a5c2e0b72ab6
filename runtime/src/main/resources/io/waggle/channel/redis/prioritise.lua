-- Gives a task that waits another priority; it goes to the end of the line of its new one. Its id stays in the old queue
-- as a shadow, which the claim passes over, so no queue is searched. A second call finds it done.
-- with records.lua
-- with queue.lua
-- with suspects.lua
-- with flight.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] id   ARGV[2] priority
-- answers 1 when it has that priority now, 0 when there is no such task or it does not wait
local id = ARGV[1]
local body = record(base, id)
if not body or string.find(body, '^%S+ %w+ ') or redis.call('ZSCORE', base .. 'x', id) then return 0 end
if redis.call('ZSCORE', base .. 'u', id) or running(base, id) then return 0 end
local old = string.match(body, '^%S+')
local queue = string.gsub(old, '^%-?%d+', ARGV[2])
if queue == old then return 1 end
redis.call('HSET', homeof(base, id), id, queue .. string.sub(body, #old + 1))
redis.call('HINCRBY', base .. 'n', 'bytes', #queue - #old)
if not redis.call('ZSCORE', base .. 's', id) then
  local moves = { old, queue }
  lanes({ id, id }, moves)
  redis.call('HINCRBY', base .. 'g', moves[1] .. ' ' .. id, 1)
  put('RPUSH', moves[2], { id })
end
return 1
