-- Writes records of finished tasks anew, without their results. Each is named with the time it ended, so one that ran again
-- meanwhile is left alone; a second call changes nothing.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with finished.lua
-- with waiting.lua
-- KEYS[1] base of the channel's keys
-- ARGV    three per task: id, when it ended (ms), record
-- answers for each task DONE, the state that forbids it, MOVED when it did not end then, or nothing when there is none
local words = {}
for i = 1, #ARGV, 3 do
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
      redis.call('HINCRBY', base .. 'n', 'bytes', #body - #old)
    end
  end
  words[#words + 1] = state
end
return words
