-- Forgets finished tasks that are older or more than the channel keeps, from the old end, and before them as many cancelled
-- ones, by their number and age. A second call goes on where the first one stopped.
-- with records.lua
-- with queue.lua
-- with finished.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] how many are kept where the channel does not say   ARGV[2] how many are kept at most, whatever the channel says
-- answers how many were forgotten, at most 500
local set = redis.call('HMGET', base .. 'o', 'keepcount', 'keepage', 'keepbytes')
local keep = math.min(tonumber(set[1] or ARGV[1]), tonumber(ARGV[2]))
local age, most = tonumber(set[2]), tonumber(set[3])

local over = redis.call('ZCARD', base .. 'u') - keep
local cancelled = over > 0 and redis.call('ZRANGE', base .. 'u', 0, math.min(over, 500) - 1) or {}
if #cancelled == 0 and age then
  cancelled = redis.call('ZRANGEBYSCORE', base .. 'u', '-inf', now - age, 'LIMIT', 0, 500)
end
if #cancelled > 0 then
  local bytes = 0
  for _, body in ipairs(records(base, cancelled)) do bytes = bytes + (body and #body or 0) end
  redis.call('ZREM', base .. 'u', unpack(cancelled))
  drop(base, cancelled)
  redis.call('HINCRBY', base .. 'n', 'deleted', #cancelled)
  redis.call('HINCRBY', base .. 'n', 'bytes', -bytes)
  return #cancelled
end

local kept = tonumber(redis.call('HGET', base .. 'n', 'kept') or 0)
local length = redis.call('LLEN', base .. 'd')
if length <= keep and not age and (not most or kept <= most) then return 0 end

local old = redis.call('LRANGE', base .. 'd', 0, 499)
if #old == 0 then return 0 end
local count, bytes, freed = 0, 0, 0
local wrong = corrections(old) or {}
for i, body in ipairs(records(base, old)) do
  local shadow, more = unpack(wrong[i] or { false, 0 })
  local at = body and string.match(body, '^%S+ %w+ (%w+)\n')
  local tooold = shadow or not body or (age and at and now - tonumber(at, 36) > age)
  if not (tooold or length - count > keep or (most and kept - freed > most)) then break end
  count = i
  local size = not shadow and body and #body or 0
  freed = freed + size
  bytes = bytes + size + more
end
if count == 0 then return 0 end
forget(count, bytes)

-- the notes of what was finished together, up to the one that is cut in two
local left = count
for _, note in ipairs(redis.call('LRANGE', base .. 'l', 0, count - 1)) do
  local together, length = string.match(note, '^(%d+) (%d+)$')
  together, length = tonumber(together), tonumber(length)
  if together > left then
    redis.call('LSET', base .. 'l', 0, (together - left) .. ' ' .. (length - bytes))
    break
  end
  redis.call('LPOP', base .. 'l')
  left, bytes = left - together, bytes - length
  if left == 0 then break end
end
return count
