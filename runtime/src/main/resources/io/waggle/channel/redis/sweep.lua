-- Forgets finished tasks that are older or more than the channel keeps, from the old end. A second call goes on where
-- the first one stopped.
-- with records.lua
-- with queue.lua
-- with finished.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] how many are kept where the channel does not say   ARGV[2] how many are kept at most, whatever the channel says
-- answers how many were forgotten, at most 500
local set = redis.call('HMGET', base .. 'o', 'keepcount', 'keepage', 'keepbytes')
local keep = math.min(tonumber(set[1] or ARGV[1]), tonumber(ARGV[2]))
local age, most = tonumber(set[2]), tonumber(set[3])
local kept = tonumber(redis.call('HGET', base .. 'n', 'kept') or 0)
local length = redis.call('LLEN', base .. 'd')
if length <= keep and not age and (not most or kept <= most) then return 0 end

local old = redis.call('LRANGE', base .. 'd', 0, 499)
if #old == 0 then return 0 end
local count, bytes = 0, 0
for i, body in ipairs(records(base, old)) do
  local at = body and string.match(body, '^%S+ %w+ (%w+)\n')
  local tooold = not body or (age and at and now - tonumber(at, 36) > age)
  if not (tooold or length - count > keep or (most and kept - bytes > most)) then break end
  count = i
  bytes = bytes + (body and #body or 0)
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
