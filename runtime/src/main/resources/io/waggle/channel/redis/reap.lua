-- Takes the tasks of a dead epoch back to the head of their queues, and refuses that epoch from now on. A task that was in
-- flight at several deaths goes to the lane of suspects first, and at the next one to the fail list. A second call finds
-- nothing to move.
-- with queue.lua
-- with suspects.lua
-- with flight.lua
-- with failures.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] at how many deaths a task is poison
-- answers how many tasks were moved
local epoch, most = ARGV[1], tonumber(ARGV[2])
local flight = base .. 'r:' .. epoch
local claims = redis.call('HGETALL', flight)
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('DEL', flight)
redis.call('SADD', base .. 'z', epoch)
redis.call('SREM', base .. 'e', epoch)

-- The youngest claim first, and of each the last task first, so that the oldest ends up at the head.
local fences, texts = {}, {}
for i = 1, #claims, 2 do
  if claims[i] ~= 'n' then
    fences[#fences + 1] = tonumber(claims[i])
    texts[tonumber(claims[i])] = claims[i + 1]
  end
end
table.sort(fences, function(a, b) return a > b end)
local keys, moved, poisoned = {}, 0, {}

-- the family of what is poison: it failed nowhere, so only its function tells
local function poison(id, text, queue)
  local name = string.match(queue, '^[^|]*|([^|]+)') or string.match(base, '{(.*)}:$')
  local family = string.match(redis.sha1hex('POISON\n' .. name), '^' .. string.rep('%x', 16))
  local told = '{"function":' .. cjson.encode(name) .. ',"type":"POISON","message":"the node died each time this task ran;'
  told = told .. ' reload it to try again"}'
  poisoned[#poisoned + 1] = { id, now, family, string.match(text, '^%d+ (%S+)'), told }
end

for _, fence in ipairs(fences) do
  local queue, ids, back, apart = queueof(texts[fence]), idsof(texts[fence]), {}, {}
  for i = #ids, 1, -1 do
    redis.call('HDEL', base .. 'p', ids[i])
    local deaths = redis.call('HINCRBY', base .. 'k', ids[i], 1)
    if deaths >= most then
      redis.call('ZADD', base .. 'x', now, ids[i])
      poison(ids[i], texts[fence], queue)
      redis.call('HINCRBY', base .. 'n', 'failed', 1)
    elseif suspicious(deaths) then
      apart[#apart + 1] = ids[i]
    else
      back[#back + 1] = ids[i]
    end
  end
  put('LPUSH', queue, back)
  put('LPUSH', suspected(queue), apart)
  local _, key = parts(queue)
  if key then keys[key] = (keys[key] or 0) + #ids end
  moved = moved + #ids
end
enlist(base, poisoned)
ended(keys)
if moved > 0 then redis.call('HINCRBY', base .. 'n', 'reaped', moved) end
return moved
