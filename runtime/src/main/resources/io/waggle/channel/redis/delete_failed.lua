-- Deletes a task of the fail list with its record. A second call finds nothing.
-- with records.lua
-- with queue.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] id
-- answers 1 when it was there, else 0
local id = ARGV[1]
if redis.call('ZREM', base .. 'x', id) == 0 then return 0 end
local body = record(base, id) or ''
redis.call('HDEL', homeof(base, id), id)
redis.call('HDEL', base .. 'k', id)
redis.call('HINCRBY', base .. 'n', 'deleted', 1)
redis.call('HINCRBY', base .. 'n', 'bytes', -#body)
counts(body, 'x', -1)
counts(body, 'e', 1)
told()
return 1
