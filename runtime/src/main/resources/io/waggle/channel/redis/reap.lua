-- Takes the tasks of a dead epoch back to the head of their queues, and refuses that epoch from now on. A task that was
-- running at several deaths goes to the fail list. A second call finds nothing to move.
-- with queue.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] at how many deaths a task is poison
-- answers how many tasks were moved
local epoch, poison = ARGV[1], tonumber(ARGV[2])
local flight = base .. 'r:' .. epoch
local claims = redis.call('HGETALL', flight)
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('DEL', flight)
redis.call('SADD', base .. 'z', epoch)
redis.call('SREM', base .. 'e', epoch)

local back, keys = {}, {}
for i = 1, #claims, 2 do
  local fence, queue = string.match(claims[i + 1], '^(%d+) %d+ %S+ (.*)$')
  local _, key = parts(queue)
  if key then keys[key] = (keys[key] or 0) + 1 end
  redis.call('HDEL', base .. 'p', claims[i])
  if redis.call('HINCRBY', base .. 'k', claims[i], 1) >= poison then
    redis.call('ZADD', base .. 'x', now, claims[i])
    redis.call('HINCRBY', base .. 'n', 'failed', 1)
  else
    back[#back + 1] = { tonumber(fence), claims[i], queue }
  end
end
-- The youngest claim first, so that the oldest ends up at the head; in one claim the longer and then the larger id, which
-- is the younger one of those that a node made.
table.sort(back, function(a, b)
  if a[1] ~= b[1] then return a[1] > b[1] end
  if #a[2] ~= #b[2] then return #a[2] > #b[2] end
  return a[2] > b[2]
end)
for _, task in ipairs(back) do put('LPUSH', task[3], { task[2] }) end
ended(keys)
if #claims > 0 then redis.call('HINCRBY', base .. 'n', 'reaped', #claims / 2) end
return #claims / 2
