-- Sets how a channel is run; an empty value takes a setting away. A second call changes nothing.
-- Where a limit of the keys changes, all queues that wait for it have their turns.
-- with queue.lua
-- KEYS[1] base of the channel's keys
-- ARGV    two per setting: name, value
-- answers how many settings the channel has then
local key, keyed = base .. 'o', false
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', key, '')
for i = 1, #ARGV, 2 do
  keyed = keyed or ARGV[i] == 'keycap' or ARGV[i] == 'keyrate'
  if ARGV[i + 1] == '' then
    redis.call('HDEL', key, ARGV[i])
  else
    redis.call('HSET', key, ARGV[i], ARGV[i + 1])
  end
end
if keyed then
  local waiting = redis.call('ZRANGE', base .. 'w', 0, -1)
  redis.call('DEL', base .. 'w')
  for _, queue in ipairs(waiting) do turn(parts(queue)) end
  for _, name in ipairs(redis.call('HKEYS', base .. 'h')) do free(name) end
end
if redis.call('HEXISTS', key, 'rate') + redis.call('HEXISTS', key, 'keyrate') == 0 then redis.call('DEL', base .. 'b') end
return redis.call('HLEN', key)
