-- Stores tasks that come from another channel's fail list, under their ids. It notes that they came, for a week, so that a
-- second call stores nothing, not even when the task has run and is forgotten.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with tally.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] the channel they come from   ARGV[2...] three per task: id, time it failed there (ms), record; an empty one only
--   asks whether it came
-- answers for each task DONE; or why not: NONE it did not come, THERE a task with its id is here, FULL, BYTES the channel's records would be too
--   many, SHUT its intake is shut, GONE the channel was deleted
local bounds = redis.call('HMGET', base .. 'o', 'capacity', 'bytes', 'nointake')
local shut = bounds[3] == 'gone' and 'GONE' or bounds[3] and 'SHUT'
local room, budget = math.huge, math.huge
if bounds[1] then
  room = bounds[1] - howmany(base) + redis.call('ZCARD', base .. 'x') + redis.call('LLEN', base .. 'd')
  room = room + redis.call('ZCARD', base .. 'u') - (redis.call('HGET', base .. 'n', 'shadows') or 0) + inflight(base)
end
if bounds[2] then budget = bounds[2] - (redis.call('HGET', base .. 'n', 'bytes') or 0) end

local words, ids, queues, values, notes, groups, stored, bytes = {}, {}, {}, {}, {}, {}, {}, 0
for i = 2, #ARGV, 3 do
  local id, body, word = ARGV[i], ARGV[i + 2], 'DONE'
  local note = ARGV[1] .. ' ' .. id .. ' ' .. ARGV[i + 1]
  if not stored[id] and not redis.call('ZSCORE', base .. 'j', note) then
    word = body == '' and 'NONE' or shut or record(base, id) and 'THERE' or room < 1 and 'FULL' or #body > budget and 'BYTES' or 'DONE'
    if word == 'DONE' then
      room, budget, bytes = room - 1, budget - #body, bytes + #body
      stored[id] = true
      ids[#ids + 1] = id
      queues[#queues + 1] = string.match(body, '^%S+')
      values[#values + 1] = id
      values[#values + 1] = body
      notes[#notes + 1] = now
      notes[#notes + 1] = note
      groups[groupof(body)] = (groups[groupof(body)] or 0) + 1
    end
  end
  words[#words + 1] = word
end
if #ids > 0 then
  keep(base, values, 1)
  redis.call('ZADD', base .. 'j', unpack(notes))
  -- More go than come, but never all of a million at once.
  local old = redis.call('ZRANGEBYSCORE', base .. 'j', '-inf', now - 604800000, 'LIMIT', 0, 1000)
  if #old > 0 then redis.call('ZREM', base .. 'j', unpack(old)) end
  redis.call('PEXPIRE', base .. 'j', 604800000)
  putall('RPUSH', ids, queues)
  redis.call('HINCRBY', base .. 'n', 'submitted', #ids)
  for group, many in pairs(groups) do came(group, many) end
  redis.call('HINCRBY', base .. 'n', 'bytes', bytes)
end
return words
