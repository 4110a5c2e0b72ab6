-- Notes that a command was given, before anything is done. Who names a key that a command was given with before gets that
-- one. The oldest command beyond those that are kept is forgotten, and its key with it.
-- KEYS[1] base of the system's keys
-- ARGV[1] the caller's key, or empty   ARGV[2] how many commands are kept   ARGV[3] the command
-- answers { its number, empty }, or { the number of the one that was given with the key, that one }
local base, key, kept = KEYS[1], ARGV[1], tonumber(ARGV[2])
local before = key ~= '' and redis.call('HGET', base .. 'asked', key)
local noted = before and redis.call('HGET', base .. 'commands', before)
if noted then return { tonumber(before), string.match(noted, '^[^\n]*\n(.*)$') } end
local number = redis.call('HINCRBY', base .. 'counters', 'command', 1)
redis.call('HSET', base .. 'commands', number, key .. '\n' .. ARGV[3])
if key ~= '' then redis.call('HSET', base .. 'asked', key, number) end
local old = redis.call('HGET', base .. 'commands', number - kept)
if old then
  redis.call('HDEL', base .. 'commands', number - kept)
  local itskey = string.match(old, '^([^\n]*)\n')
  if redis.call('HGET', base .. 'asked', itskey) == tostring(number - kept) then redis.call('HDEL', base .. 'asked', itskey) end
end
return { number, '' }
