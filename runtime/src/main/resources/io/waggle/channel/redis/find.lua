-- Where a task is. Reads only; the search through what is in flight ends with the number of tasks that run.
-- with records.lua
-- with flight.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] id
-- answers false when there is none, else { record, due time (ms) or false, time it failed (ms) or false, epoch or
--   false, fence or false, claim or false, how far it is or false, time it was cancelled (ms) or false }
local base, id = KEYS[1], ARGV[1]
local body = record(base, id)
if not body then return false end
local due = redis.call('ZSCORE', base .. 's', id)
local failed = redis.call('ZSCORE', base .. 'x', id)
if due or failed then return { body, due, failed, false, false, false, false, false } end
if not string.find(body, '^%S+ %w+ ') then
  local cancelled = redis.call('ZSCORE', base .. 'u', id)
  if cancelled then return { body, false, false, false, false, false, false, cancelled } end
  local epoch, fence, claim = running(base, id)
  if epoch then
    return { body, false, false, epoch, fence, string.match(claim, '^[^\n]+'), redis.call('HGET', base .. 'p', id),
      false }
  end
end
return { body, false, false, false, false, false, false, false }
