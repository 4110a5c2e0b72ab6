-- Ends claims. A claim whose fence is no longer the one in flight changes nothing and is counted as stale; so does a
-- second call with the same arguments.
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] how many finished tasks are kept   ARGV[3] 1 when this call repeats one whose reply was lost,
--         so that what the first one did is not counted as stale
-- ARGV    then five per task: what (d finished, r retry, x failed, b given back), id, fence, delay of a retry (ms),
--         record (empty when given back)
-- answers { now (ms), { positions, from 1, that were stale } }
local base, epoch, keep = KEYS[1], ARGV[1], tonumber(ARGV[2])
local flight = base .. 'r:' .. epoch
local count = (#ARGV - 3) / 5
local ids = {}
for i = 1, count do ids[i] = ARGV[i * 5] end
local claims = redis.call('HMGET', flight, unpack(ids))

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stale, gone, ended, records, done, due, failed, back = {}, {}, {}, {}, {}, {}, {}, {}
local settled = {}
for i = 1, count do
  local at = i * 5 - 1
  local what, id, fence = ARGV[at], ids[i], ARGV[at + 2]
  local claim = claims[i]
  if not claim or settled[id] or string.sub(claim, 1, #fence + 1) ~= fence .. ' ' then
    stale[#stale + 1] = i
  else
    settled[id] = true
    gone[#gone + 1] = id
    if what ~= 'b' then
      ended[#ended + 1] = id
      records[#records + 1] = id
      records[#records + 1] = ARGV[at + 4]
    end
    if what == 'd' then
      done[#done + 1] = id
    elseif what == 'r' then
      due[#due + 1] = now + tonumber(ARGV[at + 3])
      due[#due + 1] = id
    elseif what == 'x' then
      failed[#failed + 1] = now
      failed[#failed + 1] = id
    else
      back[#back + 1] = { id, string.match(claim, '^%d+ %d+ %S+ (.*)$') }
    end
  end
end
if #stale > 0 and ARGV[3] ~= '1' then redis.call('HINCRBY', base .. 'n', 'stale', #stale) end
if #gone == 0 then return { now, stale } end

redis.call('HDEL', flight, unpack(gone))
redis.call('HDEL', base .. 'p', unpack(gone))
if #records > 0 then
  redis.call('HSET', base .. 't', unpack(records))
  redis.call('HDEL', base .. 'k', unpack(ended))
end
if #due > 0 then
  redis.call('ZADD', base .. 's', unpack(due))
  redis.call('HINCRBY', base .. 'n', 'retried', #due / 2)
end
if #failed > 0 then
  redis.call('ZADD', base .. 'x', unpack(failed))
  redis.call('HINCRBY', base .. 'n', 'failed', #failed / 2)
end
for i = #back, 1, -1 do
  local id, queue = back[i][1], back[i][2]
  if redis.call('LPUSH', base .. 'q:' .. queue, id) == 1 then
    redis.call('ZADD', base .. 'q', string.match(queue, '^%-?%d+'), queue)
  end
end
if #done > 0 then
  local kept = redis.call('RPUSH', base .. 'd', unpack(done))
  redis.call('HINCRBY', base .. 'n', 'succeeded', #done)
  if kept > keep then
    local old = redis.call('LPOP', base .. 'd', math.min(kept - keep, 1000))
    redis.call('HDEL', base .. 't', unpack(old))
    redis.call('HINCRBY', base .. 'n', 'trimmed', #old)
  end
end
return { now, stale }
