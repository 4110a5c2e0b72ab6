-- Cancels tasks that have not ended, for good: they leave their lists, and a claim that runs one loses it, so that whatever
-- its device still says of it is stale. A second call finds them cancelled.
-- with records.lua
-- with queue.lua
-- with suspects.lua
-- with flight.lua
-- with waiting.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV    two per task: id, coalesce key or empty
-- answers { now (ms), 1 when tasks may start now that waited for an end, { for each task DONE, the state that forbids it,
--   or nothing when there is none }, { four of each that ran: its position, from 1, epoch, fence, device } }
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'n', 'none')
local ids, queues = {}, {}
for i = 1, #ARGV, 2 do ids[#ids + 1] = ARGV[i] end
local bodies = records(base, ids)
for i = 1, #ids do queues[i] = bodies[i] and string.match(bodies[i], '^(%-?%d+%S*) ') or '0' end
lanes(ids, queues)
local flying = inhand(base, ids)

local words, ran, keys, left, lost, done = {}, {}, {}, {}, {}, 0
local function strip(i, id)
  local epoch, fence, text = unpack(flying[id])
  left[epoch] = left[epoch] or {}
  lost[epoch] = (lost[epoch] or 0) + 1
  left[epoch][fence] = without(left[epoch][fence] or text, ids, i, i)
  local _, key = parts(queueof(text))
  if key then keys[key] = (keys[key] or 0) + 1 end
  redis.call('HDEL', base .. 'p', id)
  for _, value in ipairs({ i, epoch, fence, string.match(text, '^%d+ (%S+)') }) do ran[#ran + 1] = value end
end

for i, id in ipairs(ids) do
  local state = bodies[i] and stateof(id, bodies[i], flying) or ''
  words[i] = 'DONE'
  if state == 'QUEUED' then
    leaveline(id, queues[i])
  elseif state == 'SCHEDULED' then
    redis.call('ZREM', base .. 's', id)
  elseif state == 'RUNNING' then
    strip(i, id)
  else
    words[i] = state
  end
  if words[i] == 'DONE' then
    done = done + 1
    counts(bodies[i], 'u', 1)
    redis.call('ZADD', base .. 'u', now, id)
    redis.call('HDEL', base .. 'k', id)
    uncouple(id, ARGV[i * 2])
  end
end
for epoch, texts in pairs(left) do land(base .. 'r:' .. epoch, texts, lost[epoch]) end
ended(keys)
told()
if done > 0 then redis.call('HINCRBY', base .. 'n', 'cancelled', done) end
return { now, math.max(freed, math.min(1, #ran)), words, ran }
