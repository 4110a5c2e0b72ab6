-- Notes how far a running task is. A claim whose fence is no longer the one in flight changes nothing; a second call
-- writes the same again.
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] id   ARGV[3] fence   ARGV[4] the fraction done, a blank, and a note
-- answers 1 when it was noted, 0 when the fence was old
local base, id, fence = KEYS[1], ARGV[2], ARGV[3]
local claim = redis.call('HGET', base .. 'r:' .. ARGV[1], fence)
if not claim or not string.find(claim, '\n' .. id .. '\n', 1, true) then return 0 end
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'p', '')
redis.call('HSET', base .. 'p', id, ARGV[4])
return 1
