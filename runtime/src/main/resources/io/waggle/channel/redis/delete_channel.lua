-- Deletes a channel that holds no task. What is left says that it is gone, to those who think that it is there, which
-- epochs are dead, and how high its fences were: in a channel of its name that comes later they go on rising. A second call
-- changes nothing.
-- with records.lua
-- KEYS[1] base of the channel's keys
-- answers { how many tasks it holds that wait, run or have failed, how many that have succeeded or were cancelled }; it is
--   gone when both are 0
local base = KEYS[1]
local shadows = redis.call('HGET', base .. 'n', 'shadows') or 0
local finished = redis.call('LLEN', base .. 'd') - shadows + redis.call('ZCARD', base .. 'u')
local left = howmany(base) - finished
if left > 0 or finished > 0 then return { left, finished } end
for _, group in ipairs(redis.call('ZRANGE', base .. 'groups', 0, -1)) do redis.call('DEL', base .. 'j:' .. group) end
local fence = redis.call('HGET', base .. 'n', 'fence')
for _, key in ipairs({
  base .. 'q', base .. 'a', base .. 'w', base .. 'g', base .. 's', base .. 'e', base .. 'h', base .. 'b', base .. 'c',
  base .. 'x', base .. 'u', base .. 'k', base .. 'p', base .. 'd', base .. 'l', base .. 'm', base .. 'n', base .. 'o',
  base .. 'f', base .. 'i', base .. 'j', base .. 'log', base .. 'groups', base .. 'away',
}) do
  redis.call('DEL', key)
end
if fence then redis.call('HSET', base .. 'n', 'fence', fence) end
local options = base .. 'o'
redis.call('HSET', options, 'nointake', 'gone')
return { 0, 0 }
