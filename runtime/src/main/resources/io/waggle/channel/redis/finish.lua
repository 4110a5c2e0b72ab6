-- Ends the claims of tasks that all finished, none of them with a coalesce key: what settle.lua does, for the most common
-- case at half its cost. All or nothing: when one claim is not in flight any more, nothing is changed, as after a first
-- call with the same arguments.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with finished.lua
-- with tally.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] how many finished tasks are kept where the channel does not say   ARGV[3] bytes of all the
--         records   ARGV[4] bytes that they had when they were claimed   ARGV[5] how many fences there are
-- ARGV[6] how many values say what is counted   ARGV[7...] five for each device and group: how many tasks, how many ms
--         they ran, their count beyond one each, device, group; then two per fence, each named once: fence, how many
--         tasks; then two per task, in that order: id, record
-- answers { now (ms), 1 when done, 0 when nothing was changed, 1 when tasks may start now that waited for their key }
local flight = base .. 'r:' .. ARGV[1]
local claimed = 7 + ARGV[6]
local first = claimed + ARGV[5] * 2
local ids, fences = {}, {}
for i = first, #ARGV, 2 do ids[#ids + 1] = ARGV[i] end
for i = claimed, first - 1, 2 do fences[#fences + 1] = ARGV[i] end
local claims = redis.call('HMGET', flight, unpack(fences))

local left, keys, at = {}, {}, 1
for i, fence in ipairs(fences) do
  local count = ARGV[claimed + i * 2 - 1]
  local rest = claims[i] and not left[fence] and without(claims[i], ids, at, at + count - 1)
  if not rest then return { now, 0, 0 } end
  left[fence] = rest
  at = at + count
  local _, key = parts(queueof(rest))
  if key then keys[key] = (keys[key] or 0) + count end
end

land(flight, left, #ids)
keep(base, ARGV, first)
if redis.call('EXISTS', base .. 'p') == 1 then redis.call('HDEL', base .. 'p', unpack(ids)) end
if redis.call('EXISTS', base .. 'k') == 1 then redis.call('HDEL', base .. 'k', unpack(ids)) end
ended(keys)
finished(ids, ARGV[3], ARGV[3] - ARGV[4], ARGV[2])
for i = 7, claimed - 1, 5 do ran('d', ARGV[i + 3], ARGV[i + 4], ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
return { now, 1, freed }
