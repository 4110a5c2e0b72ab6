-- Takes a channel that was deleted out of the register: its number is kept, with a minus before it, for the case that it
-- comes again. A second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] channel name
-- answers 1 when it was in the register, else 0
local base, name = KEYS[1], ARGV[1]
local number = tonumber(redis.call('HGET', base .. 'channels', name))
if not number or number < 0 then return 0 end
redis.call('HSET', base .. 'channels', name, -number)
return 1
