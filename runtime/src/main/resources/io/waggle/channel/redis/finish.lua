-- Ends the claims of tasks that all finished, none of them with a coalesce key: what settle.lua does, for the most common
-- case at half its cost. All or nothing: when one claim is not in flight any more, nothing is changed, as after a first
-- call with the same arguments.
-- with queue.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] how many finished tasks are kept where the channel does not say   ARGV[3] bytes of all the
--         records   ARGV[4] bytes that they had when they were claimed   ARGV[5] how many runs of equal fences there are
-- ARGV[6...] two per run: fence, how many tasks; then two per task: id, record
-- answers { now (ms), 1 when done, 0 when nothing was changed }
local flight = base .. 'r:' .. ARGV[1]
local first = 6 + ARGV[5] * 2
local ids, count = {}, 0
for i = first, #ARGV, 2 do
  count = count + 1
  ids[count] = ARGV[i]
end
local claims = redis.call('HMGET', flight, unpack(ids))

local keys, at = {}, 0
for run = 6, first - 1, 2 do
  local last, key = '', nil
  for i = at + 1, at + ARGV[run + 1] do
    local claim = claims[i]
    if claim ~= last then
      local fence, queue = string.match(claim or '', '^(%d+) %d+ %S+ (.*)$')
      if fence ~= ARGV[run] then return { now, 0 } end
      local _
      _, key = parts(queue)
      last = claim
    end
    if key then keys[key] = (keys[key] or 0) + 1 end
  end
  at = at + ARGV[run + 1]
end

-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', flight, unpack(ids))
redis.call('HSET', base .. 't', unpack(ARGV, first))
if redis.call('EXISTS', base .. 'p') == 1 then redis.call('HDEL', base .. 'p', unpack(ids)) end
if redis.call('EXISTS', base .. 'k') == 1 then redis.call('HDEL', base .. 'k', unpack(ids)) end
ended(keys)
finished(ids, tonumber(ARGV[3]), ARGV[3] - ARGV[4], ARGV[2])
return { now, 1 }
