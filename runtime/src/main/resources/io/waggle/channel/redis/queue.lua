-- What the scripts that move tasks share; it is put before those that say "with queue.lua".
--
-- A queue's name is <priority>[r|c]|<function>|<tags>|<key>, empty ends left off; r is the lane of retries, c that of
-- suspects. Up to its last bar it is the queue's class. Queues without a key stand in q by themselves; those of a class
-- with keys take turns: the class stands in q, and the keys whose turn comes in y:<class>. A queue with a key that is not
-- empty is always in one of three places: in y:<class>, in w (waits for a rate, by time in ms), or in v:<key> (waits for
-- a task to end).
local base = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- class and key of a queue, or nothing when it has no key
local function parts(queue)
  return string.match(queue, '^([^|]*|[^|]*|[^|]*|)(.+)$')
end

local function priority(queue)
  return string.match(queue, '^%-?%d+')
end

-- lets a queue with a key have its turns again
local function turn(class, key)
  redis.call('RPUSH', base .. 'y:' .. class, key)
  redis.call('ZADD', base .. 'q', priority(class), class)
end

-- puts ids at the end of a queue (RPUSH), or at its head (LPUSH, the last one first)
local function put(side, queue, ids)
  local added = #ids
  for from = 1, added, 5000 do
    local length = redis.call(side, base .. 'q:' .. queue, unpack(ids, from, math.min(added, from + 4999)))
    if from == 1 and length == math.min(added, 5000) then
      local class, key = parts(queue)
      if class then
        redis.call('ZADD', base .. 'a', priority(queue), queue)
        turn(class, key)
      else
        redis.call('ZADD', base .. 'q', priority(queue), queue)
      end
    end
  end
end

-- puts many ids, each with its queue, in order
local function putall(side, ids, queues)
  local lists, order = {}, {}
  for i = 1, #ids do
    local list = lists[queues[i]]
    if not list then
      list = {}
      lists[queues[i]] = list
      order[#order + 1] = queues[i]
    end
    list[#list + 1] = ids[i]
  end
  for _, queue in ipairs(order) do put(side, queue, lists[queue]) end
end

-- lets queues have their turns that waited for a task of their key to end; freed says whether there were any
local freed = 0
local function free(key)
  local waiting = redis.call('SMEMBERS', base .. 'v:' .. key)
  if #waiting > 0 then
    freed = 1
    redis.call('DEL', base .. 'v:' .. key)
    for _, queue in ipairs(waiting) do turn(parts(queue)) end
  end
end

-- counts ends of claims of keys down, and lets queues go on that waited for that
local function ended(keys)
  for key, count in pairs(keys) do
    if redis.call('HINCRBY', base .. 'h', key, -count) <= 0 then redis.call('HDEL', base .. 'h', key) end
    free(key)
  end
end
