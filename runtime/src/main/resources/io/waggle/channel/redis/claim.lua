-- Moves ready tasks into the in-flight hash of a node's epoch, highest priority first, oldest first within one; due
-- scheduled tasks are made ready on the way. Not repeatable: after a lost reply the device compares what is in flight
-- with what it holds.
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] device   ARGV[3] how many at most   ARGV[4...] the queues that the device can run
-- answers { now (ms), first fence, 1 when more is left, ms to the next due task or -1, { queues it was not asked
--   about }, { ids }, { records } }, or the error EPOCHENDED
local base, epoch, device, want = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
if redis.call('SISMEMBER', base .. 'z', epoch) == 1 then
  return redis.error_reply('EPOCHENDED epoch ' .. epoch .. ' was declared dead')
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function ready(queue, id)
  if redis.call('RPUSH', base .. 'q:' .. queue, id) == 1 then
    redis.call('ZADD', base .. 'q', string.match(queue, '^%-?%d+'), queue)
  end
end

local due = redis.call('ZRANGEBYSCORE', base .. 's', '-inf', now, 'LIMIT', 0, 500)
if #due > 0 then
  local records = redis.call('HMGET', base .. 't', unpack(due))
  for i, id in ipairs(due) do
    if records[i] then ready(string.match(records[i], '^(%-?%d+%S*) ') or '0', id) end
  end
  redis.call('ZREM', base .. 's', unpack(due))
end

-- Queues of one priority take turns at being asked first, so that none waits for ever behind another.
local listed = redis.call('ZREVRANGE', base .. 'q', 0, -1, 'WITHSCORES')
local queues, from = {}, 1
while listed[from] do
  local size = 1
  while listed[from + size * 2] and listed[from + size * 2 + 1] == listed[from + 1] do size = size + 1 end
  local turn = 0
  if size > 1 then turn = (now + (redis.call('HGET', base .. 'n', 'fence') or 0)) % size end
  for i = 0, size - 1 do queues[#queues + 1] = listed[from + (i + turn) % size * 2] end
  from = from + size * 2
end

local runnable = {}
for i = 4, #ARGV do runnable[ARGV[i]] = true end
local unknown, ids, owners, more = {}, {}, {}, 0
for _, queue in ipairs(queues) do
  local list = base .. 'q:' .. queue
  if not runnable[queue] then
    unknown[#unknown + 1] = queue
  elseif want == 0 then
    more = 1
  else
    local got = redis.call('LPOP', list, want) or {}
    for _, id in ipairs(got) do
      ids[#ids + 1] = id
      owners[#owners + 1] = queue
    end
    if #got < want or redis.call('EXISTS', list) == 0 then
      redis.call('ZREM', base .. 'q', queue)
    else
      more = 1
    end
    want = want - #got
  end
end

local nextdue = redis.call('ZRANGE', base .. 's', 0, 0, 'WITHSCORES')
local wait = nextdue[2] and math.max(0, math.ceil(tonumber(nextdue[2]) - now)) or -1
if #ids == 0 then return { now, 0, more, wait, unknown, {}, {} } end

local records = redis.call('HMGET', base .. 't', unpack(ids))

-- What would make the answer too long to carry goes back to the head of its queue.
local bytes = 0
for i = 1, #ids do
  bytes = bytes + (records[i] and #records[i] or 0)
  if i > 1 and bytes > 4194304 then
    for back = #ids, i, -1 do
      if redis.call('LPUSH', base .. 'q:' .. owners[back], ids[back]) == 1 then
        redis.call('ZADD', base .. 'q', string.match(owners[back], '^%-?%d+'), owners[back])
      end
      ids[back] = nil
    end
    more = 1
    break
  end
end

local fence = redis.call('HINCRBY', base .. 'n', 'fence', #ids) - #ids
local claims, found, bodies = {}, {}, {}
for i, id in ipairs(ids) do
  if records[i] then
    found[#found + 1] = id
    bodies[#bodies + 1] = records[i]
    claims[#claims + 1] = id
    claims[#claims + 1] = (fence + #found) .. ' ' .. now .. ' ' .. device .. ' ' .. owners[i]
  end
end
if #found > 0 then
  redis.call('HSET', base .. 'r:' .. epoch, unpack(claims))
  redis.call('SADD', base .. 'e', epoch)
end
return { now, fence + 1, more, wait, unknown, found, bodies }
