-- Stores the first user; of several calls exactly one wins.
-- KEYS[1] base of the system's keys
-- ARGV[1] name   ARGV[2] the user (JSON)
-- answers 1 when this one won, else 0
local users = KEYS[1] .. 'users'
if redis.call('EXISTS', users) == 1 then return 0 end
redis.call('HSET', users, ARGV[1], ARGV[2])
return 1
