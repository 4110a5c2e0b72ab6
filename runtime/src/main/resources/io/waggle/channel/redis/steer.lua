-- Changes what devices and the system's gates are told to be; an empty value takes a field away. Nodes look at the revision,
-- which rises with each change; a second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV    two per field: name, value
-- answers the revision
local key, changed = KEYS[1] .. 'steering', 0
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', key, '')
for i = 1, #ARGV, 2 do
  local name, value = ARGV[i], ARGV[i + 1]
  if value == '' then
    changed = changed + redis.call('HDEL', key, name)
  elseif redis.call('HGET', key, name) ~= value then
    redis.call('HSET', key, name, value)
    changed = changed + 1
  end
end
return redis.call('HINCRBY', key, 'revision', math.min(1, changed))
