-- Enters a channel into the register and gives it a number, once; one that was deleted has its number again.
-- KEYS[1] base of the system's keys
-- ARGV[1] channel name
-- answers the channel's number
local base, name = KEYS[1], ARGV[1]
local number = tonumber(redis.call('HGET', base .. 'channels', name))
if not number then
  number = redis.call('HINCRBY', base .. 'counters', 'channel', 1)
  redis.call('HSET', base .. 'numbers', number, name)
  redis.call('HSET', base .. 'channels', name, number)
elseif number < 0 then
  number = -number
  redis.call('HSET', base .. 'channels', name, number)
end
return number
