-- Sets how a channel is run; an empty value takes a setting away. A second call changes nothing.
-- KEYS[1] base of the channel's keys
-- ARGV    two per setting: name, value
-- answers how many settings the channel has then
local key = KEYS[1] .. 'o'
for i = 1, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', key, ARGV[i])
  else
    redis.call('HSET', key, ARGV[i], ARGV[i + 1])
  end
end
return redis.call('HLEN', key)
