-- Writes records of finished tasks anew, without their results. Each is named with the time it ended, so one that ran again
-- meanwhile is left alone; a second call changes nothing.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with finished.lua
-- with waiting.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV    four per task: id, when it ended (ms), record, how much more than one its result counted
-- answers for each task DONE, the state that forbids it, MOVED when it did not end then, or nothing when there is none
local words = {}
for i = 1, #ARGV, 4 do
  local id, body = ARGV[i], ARGV[i + 2]
  local old = record(base, id)
  local state = old and stateof(id, old, {}) or ''
  if state == 'QUEUED' and running(base, id) then state = 'RUNNING' end
  if state == 'SUCCEEDED' then
    local at = tonumber(string.match(old, '^%S+ %w+ (%w+)\n') or '', 36)
    state = at == tonumber(ARGV[i + 1]) and 'DONE' or 'MOVED'
    if state == 'DONE' and #body < #old then
      redis.call('HSET', homeof(base, id), id, body)
      lighten(id, #old - #body)
      if ARGV[i + 3] ~= '0' then counts(old, 'c', -ARGV[i + 3]) end
      redis.call('HINCRBY', base .. 'n', 'bytes', #body - #old)
    end
  end
  words[#words + 1] = state
end
told()
return words
