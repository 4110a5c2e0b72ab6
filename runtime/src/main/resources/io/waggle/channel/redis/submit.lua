-- Stores new tasks; an id that is in the channel already is left as it is, so a second call changes nothing.
-- KEYS[1] base of the channel's keys
-- ARGV    five per task: id, queue, delay (ms, 0: none), earliest start (ms since 1970, 0: none), record
-- answers the positions, from 1, of the tasks that were there before
local base = KEYS[1]
local count = #ARGV / 5
local ids = {}
for i = 1, count do ids[i] = ARGV[i * 5 - 4] end
local known = redis.call('HMGET', base .. 't', unpack(ids))

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before, seen, records, due, queues, order = {}, {}, {}, {}, {}, {}
for i = 1, count do
  local id, queue = ids[i], ARGV[i * 5 - 3]
  if known[i] or seen[id] then
    before[#before + 1] = i
  else
    seen[id] = true
    records[#records + 1] = id
    records[#records + 1] = ARGV[i * 5]
    local start = math.max(tonumber(ARGV[i * 5 - 1]), now + tonumber(ARGV[i * 5 - 2]))
    if start > now then
      due[#due + 1] = start
      due[#due + 1] = id
    else
      if not queues[queue] then
        queues[queue] = {}
        order[#order + 1] = queue
      end
      table.insert(queues[queue], id)
    end
  end
end
if #records == 0 then return before end

redis.call('HSET', base .. 't', unpack(records))
if #due > 0 then redis.call('ZADD', base .. 's', unpack(due)) end
for _, queue in ipairs(order) do
  local length = redis.call('RPUSH', base .. 'q:' .. queue, unpack(queues[queue]))
  if length == #queues[queue] then
    redis.call('ZADD', base .. 'q', string.match(queue, '^%-?%d+'), queue)
  end
end
redis.call('HINCRBY', base .. 'n', 'submitted', #records / 2)
return before
