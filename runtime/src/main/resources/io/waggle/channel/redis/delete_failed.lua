-- Deletes a task of the fail list with its record. A second call finds nothing.
-- with records.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] id
-- answers 1 when it was there, else 0
local base, id = KEYS[1], ARGV[1]
if redis.call('ZREM', base .. 'x', id) == 0 then return 0 end
local bytes = redis.call('HSTRLEN', homeof(base, id), id)
redis.call('HDEL', homeof(base, id), id)
redis.call('HDEL', base .. 'k', id)
redis.call('HINCRBY', base .. 'n', 'deleted', 1)
redis.call('HINCRBY', base .. 'n', 'bytes', -bytes)
return 1
