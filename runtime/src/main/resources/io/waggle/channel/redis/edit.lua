-- Writes the record of a task that waits anew, in the same queue, where it is still as it was read. A second call finds it
-- done.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with waiting.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] id   ARGV[2] the record as it was read   ARGV[3] the record as it is to be
-- answers DONE, the state that forbids it, MOVED when the record is another, FULL when the channel's records would have
--   too many bytes, or nothing when there is none
local id, before, after = ARGV[1], ARGV[2], ARGV[3]
local body = record(base, id)
if not body then return '' end
local state = stateof(id, body, {})
if state == 'QUEUED' and running(base, id) then state = 'RUNNING' end
if state ~= 'QUEUED' and state ~= 'SCHEDULED' then return state end
if body == after then return 'DONE' end
if body ~= before then return 'MOVED' end
local more = #after - #body
local most = redis.call('HGET', base .. 'o', 'bytes')
if more > 0 and most and (redis.call('HGET', base .. 'n', 'bytes') or 0) + more > tonumber(most) then return 'FULL' end
redis.call('HSET', homeof(base, id), id, after)
if more ~= 0 then redis.call('HINCRBY', base .. 'n', 'bytes', more) end
return 'DONE'
