-- Deletes tasks that wait, with their records: ready ones first, then scheduled ones, a bounded number at a time; those that
-- run, have failed or have finished stay. When none is left, it forgets coalesce keys of tasks that are not there any more,
-- page by page. A second call goes on where the first one stopped.
-- with records.lua
-- with queue.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] how many at most   ARGV[2] where to go on among the coalesce keys; empty: delete tasks
-- answers { how many were deleted, how many places were looked at: 0 when none waits any more, where to go on among the
--   coalesce keys, 0 at the end }
if ARGV[2] ~= '' then
  local page = redis.call('HSCAN', base .. 'c', ARGV[2], 'COUNT', 500)
  for i = 1, #page[2], 2 do
    if not record(base, page[2][i + 1]) then redis.call('HDEL', base .. 'c', page[2][i]) end
  end
  return { 0, 0, page[1] }
end
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'n', 'none')
local want, ids = tonumber(ARGV[1]), {}

-- takes from one queue, passing over ids that only left a shadow there; whether it is empty then
local function take(queue)
  local got = redis.call('LPOP', base .. 'q:' .. queue, want) or {}
  for _, id in ipairs(got) do
    local shadow = queue .. ' ' .. id
    if not redis.call('HGET', base .. 'g', shadow) then
      ids[#ids + 1] = id
    elseif redis.call('HINCRBY', base .. 'g', shadow, -1) <= 0 then
      redis.call('HDEL', base .. 'g', shadow)
    end
  end
  want = want - #got
  return redis.call('EXISTS', base .. 'q:' .. queue) == 0
end

for _, class in ipairs(redis.call('ZRANGE', base .. 'q', 0, -1)) do
  if want <= 0 then break end
  if string.sub(class, -1) == '|' then
    local turns = base .. 'y:' .. class
    while want > 0 do
      local key = redis.call('LPOP', turns)
      if not key then break end
      if take(class .. key) then redis.call('ZREM', base .. 'a', class .. key) else redis.call('RPUSH', turns, key) end
    end
    if redis.call('EXISTS', turns) == 0 then redis.call('ZREM', base .. 'q', class) end
  elseif take(class) then
    redis.call('ZREM', base .. 'q', class)
  end
end
-- what is left waits for a rate, or for a task of its key to end
for _, queue in ipairs(redis.call('ZRANGE', base .. 'a', 0, math.max(0, want))) do
  local _, key = parts(queue)
  local waits = redis.call('ZSCORE', base .. 'w', queue) or redis.call('SISMEMBER', base .. 'v:' .. key, queue) == 1
  if want > 0 and waits and take(queue) then
    redis.call('ZREM', base .. 'a', queue)
    redis.call('ZREM', base .. 'w', queue)
    redis.call('SREM', base .. 'v:' .. key, queue)
  end
end
if want > 0 then
  local later = redis.call('ZRANGE', base .. 's', 0, want - 1)
  if #later > 0 then redis.call('ZREM', base .. 's', unpack(later)) end
  for _, id in ipairs(later) do ids[#ids + 1] = id end
  want = want - #later
end
local looked = ARGV[1] - want
if #ids == 0 then return { 0, looked, '0' } end

local count, bytes = 0, 0
for _, body in ipairs(records(base, ids)) do
  if body then
    count = count + 1
    bytes = bytes + #body
    counts(body, 'e', 1)
  end
end
drop(base, ids)
redis.call('HDEL', base .. 'k', unpack(ids))
redis.call('HINCRBY', base .. 'n', 'deleted', count)
redis.call('HINCRBY', base .. 'n', 'bytes', -bytes)
told()
return { count, looked, '0' }
