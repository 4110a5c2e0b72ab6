-- Deletes tasks that do not run, with their records. A second call finds none.
-- with records.lua
-- with queue.lua
-- with suspects.lua
-- with flight.lua
-- with finished.lua
-- with waiting.lua
-- with failures.lua
-- KEYS[1] base of the channel's keys
-- ARGV    two per task: id, coalesce key or empty
-- answers for each task DONE, RUNNING, or nothing when there is none
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'n', 'none')
local ids, queues = {}, {}
for i = 1, #ARGV, 2 do ids[#ids + 1] = ARGV[i] end
local bodies = records(base, ids)
for i = 1, #ids do queues[i] = bodies[i] and string.match(bodies[i], '^(%-?%d+%S*) ') or '0' end
lanes(ids, queues)
local flying = inhand(base, ids)

local words, gone, bytes, seen = {}, {}, 0, {}
for i, id in ipairs(ids) do
  local body = not seen[id] and bodies[i]
  local state = body and stateof(id, body, flying) or ''
  seen[id] = true
  if body and state ~= 'RUNNING' then
    if state == 'QUEUED' then
      leaveline(id, queues[i])
    elseif state == 'SCHEDULED' then
      redis.call('ZREM', base .. 's', id)
    elseif state == 'SUCCEEDED' then
      unfinish(id, #body)
    elseif state == 'FAILED' then
      delist(base, { id })
    else
      redis.call('ZREM', base .. 'u', id)
    end
    redis.call('HDEL', base .. 'k', id)
    uncouple(id, ARGV[i * 2])
    gone[#gone + 1] = id
    bytes = bytes + #body
    state = 'DONE'
  end
  words[i] = state
end
if #gone > 0 then
  drop(base, gone)
  redis.call('HINCRBY', base .. 'n', 'deleted', #gone)
  redis.call('HINCRBY', base .. 'n', 'bytes', -bytes)
end
return words
