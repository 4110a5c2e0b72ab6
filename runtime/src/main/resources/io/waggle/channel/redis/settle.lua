-- Ends claims. A claim whose fence is no longer the one in flight changes nothing and is counted as stale; so does a
-- second call with the same arguments.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with finished.lua
-- with failures.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] how many finished tasks are kept where the channel does not say   ARGV[3] 1 when this call
--         repeats one whose reply was lost, so that what the first one did is not counted as stale
-- ARGV[4...] six per task: id, fence, bytes of the record as it was claimed, record (empty for b and p), what (d finished,
--         r retry, x failed, b given back, p put back as it asked), delay of r and p (ms) or coalesce key of d; of x
--         "<family> <device>\n<what is told of the family>\n<coalesce key>"
-- answers { now (ms), { positions, from 1, that were stale }, 1 when tasks may start now that waited for their key }
local epoch = ARGV[1]
local flight = base .. 'r:' .. epoch
local count = (#ARGV - 3) / 6
local ids, claims, queues = {}, {}, {}
for i = 1, count do
  ids[i] = ARGV[i * 6 - 2]
  local fence = ARGV[i * 6 - 1]
  if claims[fence] == nil then
    claims[fence] = redis.call('HGET', flight, fence)
    queues[fence] = claims[fence] and queueof(claims[fence])
  end
end

local stale, gone, left, closed, bodies, done, due, failed, back, backto = {}, {}, {}, {}, {}, {}, {}, {}, {}, {}
local failures, settled, keys, together, bytes, kept, retried, postponed = {}, {}, {}, {}, 0, 0, 0, 0
for i = 1, count do
  local at = i * 6 - 2
  local id, fence = ids[i], ARGV[at + 1]
  local rest = claims[fence] and without(claims[fence], ids, i, i)
  if not rest then
    stale[#stale + 1] = i
  else
    local body, what, more = ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
    settled[id] = true
    gone[#gone + 1] = id
    claims[fence], left[fence] = rest, rest
    local _, key = parts(queues[fence])
    if key then keys[key] = (keys[key] or 0) + 1 end
    if what == 'b' then
      back[#back + 1] = id
      backto[#backto + 1] = queues[fence]
    elseif what == 'p' then
      due[#due + 1] = now + tonumber(more)
      due[#due + 1] = id
      postponed = postponed + 1
    else
      closed[#closed + 1] = id
      bodies[#bodies + 1] = id
      bodies[#bodies + 1] = body
      bytes = bytes + #body - ARGV[at + 2]
      if what == 'r' then
        due[#due + 1] = now + tonumber(more)
        due[#due + 1] = id
        retried = retried + 1
      elseif what == 'd' then
        done[#done + 1] = id
        kept = kept + #body
      else
        failed[#failed + 1] = now
        failed[#failed + 1] = id
        local family, device, told, coalesce = string.match(more, '^(%w+) (%S*)\n([^\n]*)\n(.*)$')
        failures[#failures + 1] = { id, now, family, device, told }
        more = coalesce
      end
      if more ~= '' and what ~= 'r' then together[id] = more end
    end
  end
end
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'p', ids[1] and settled[ids[1]] and ids[1] or '')
if #stale > 0 and ARGV[3] ~= '1' then redis.call('HINCRBY', base .. 'n', 'stale', #stale) end
if #gone == 0 then return { now, stale, 0 } end

land(flight, left, #gone)
if redis.call('EXISTS', base .. 'p') == 1 then redis.call('HDEL', base .. 'p', unpack(gone)) end
if #bodies > 0 then
  keep(base, bodies, 1)
  if redis.call('EXISTS', base .. 'k') == 1 then redis.call('HDEL', base .. 'k', unpack(closed)) end
end
if #due > 0 then redis.call('ZADD', base .. 's', unpack(due)) end
if retried > 0 then redis.call('HINCRBY', base .. 'n', 'retried', retried) end
if postponed > 0 then redis.call('HINCRBY', base .. 'n', 'postponed', postponed) end
if #failed > 0 then
  redis.call('ZADD', base .. 'x', unpack(failed))
  enlist(base, failures)
  redis.call('HINCRBY', base .. 'n', 'failed', #failed / 2)
end
for id, coalesce in pairs(together) do
  if redis.call('HGET', base .. 'c', coalesce) == id then redis.call('HDEL', base .. 'c', coalesce) end
end
for i = #back, 1, -1 do put('LPUSH', backto[i], { back[i] }) end
ended(keys)
if #done > 0 then
  finished(done, kept, bytes, ARGV[2])
elseif bytes ~= 0 then
  redis.call('HINCRBY', base .. 'n', 'bytes', bytes)
end
return { now, stale, freed }
