-- Stores a token for machines, if there is a user whose it can be. A second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] the token's id   ARGV[2] the token (JSON)   ARGV[3] its user   ARGV[4] how many there may be
-- answers 1 when it is there, 0 when the user is gone or disabled, -1 when there are too many
local base, id = KEYS[1], ARGV[1]
local tokens = base .. 'tokens'
local user = redis.call('HGET', base .. 'users', ARGV[3])
if not user or cjson.decode(user).disabled then return 0 end
if redis.call('HEXISTS', tokens, id) == 1 then return 1 end
if redis.call('HLEN', tokens) >= tonumber(ARGV[4]) then return -1 end
redis.call('HSET', tokens, id, ARGV[2])
return 1
