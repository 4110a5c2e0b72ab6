-- Queues tasks that have ended anew, under their old ids. Each is named with the time it ended, so one that ran again
-- meanwhile is left alone, and so is one that is on its way to another channel; a second call changes nothing.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with finished.lua
-- with waiting.lua
-- with failures.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV    five per task: id, when it ended (ms), record, coalesce key or empty, how much more than one its result counted
-- answers for each task DONE, the state that forbids it, MOVED when it did not end then, or nothing when there is none
local words, ids, queues, bytes = {}, {}, {}, 0

local function over(id)
  local body = record(base, id)
  local state = body and stateof(id, body, {})
  return not body or state == 'SUCCEEDED' or state == 'FAILED' or state == 'CANCELLED'
end

-- takes a task out of the place where it is since it ended; says whether it ended then
local function leave(id, state, body, at)
  if state == 'SUCCEEDED' then
    if tonumber(string.match(body, '^%S+ %w+ (%w+)\n') or '', 36) ~= at then return false end
    unfinish(id, #body)
    return true
  end
  local place = state == 'FAILED' and base .. 'x' or base .. 'u'
  if tonumber(redis.call('ZSCORE', place, id)) ~= at or redis.call('HEXISTS', base .. 'away', id) == 1 then return false end
  if state == 'FAILED' then delist(base, { id }) else redis.call('ZREM', place, id) end
  return true
end

for i = 1, #ARGV, 5 do
  local id, body, coalesce = ARGV[i], ARGV[i + 2], ARGV[i + 3]
  local old = record(base, id)
  local state = old and stateof(id, old, {}) or ''
  if state == 'QUEUED' and running(base, id) then state = 'RUNNING' end
  local may = state == 'SUCCEEDED' or state == 'FAILED' or state == 'CANCELLED'
  if may and leave(id, state, old, tonumber(ARGV[i + 1])) then
    recalled(body, state == 'FAILED' and 'x' or state == 'CANCELLED' and 'u' or 'r', state == 'SUCCEEDED' and 1 or -1)
    if state == 'SUCCEEDED' and ARGV[i + 4] ~= '0' then counts(body, 'c', -ARGV[i + 4]) end
    state = 'DONE'
    redis.call('HSET', homeof(base, id), id, body)
    redis.call('HDEL', base .. 'k', id)
    bytes = bytes + #body - #old
    local queue = string.match(body, '^%S+')
    if not revive(id, queue) then
      ids[#ids + 1] = id
      queues[#queues + 1] = queue
    end
    if coalesce ~= '' then
      local other = redis.call('HGET', base .. 'c', coalesce)
      if not other or over(other) then redis.call('HSET', base .. 'c', coalesce, id) end
    end
  elseif may then
    state = 'MOVED'
  end
  words[#words + 1] = state
end
putall('RPUSH', ids, queues)
if bytes ~= 0 then redis.call('HINCRBY', base .. 'n', 'bytes', bytes) end
told()
return words
