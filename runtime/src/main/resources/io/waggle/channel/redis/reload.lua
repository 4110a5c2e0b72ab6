-- Moves tasks of the fail list back into their queues, with all their attempts before them again: those named, each with
-- the time it failed, so a task that was reloaded and failed again meanwhile is left alone; or else the oldest. What is on
-- its way to another channel may be there already, and is left alone. A second call finds those named gone, and goes on with
-- the oldest.
-- with records.lua
-- with queue.lua
-- with failures.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] of which family, empty: of any   ARGV[2] failed then (ms) or later   ARGV[3] and then (ms) or before
-- ARGV[4] how many at most   ARGV[5...] two per task that is named: id, time it failed (ms) or empty
-- answers { how many were moved, at how many was looked, { positions, from 1, of those named that are not there } }
local named, missing = {}, {}
for i = 5, #ARGV do named[#named + 1] = ARGV[i] end
local away
if #named > 0 then
  away = leaving(base, named, 2)
else
  local most = tonumber(ARGV[4])
  local some = oldest(base, ARGV[1], ARGV[2], ARGV[3], most + redis.call('HLEN', base .. 'away'))
  away = leaving(base, some, 1)
  for _, id in ipairs(some) do
    if not away[id] and #named < most then named[#named + 1] = id end
  end
end
local ids, looked = chosen(base, named, #ARGV > 4, missing, away)
if #ids == 0 then return { 0, looked, missing } end
delist(base, ids)

-- a failed task's record as it was before its first attempt, but for its history: RecordCodec says what stands where
local function anew(body, rest, over)
  local at = rest
  local function number()
    local value, scale = 0, 1
    while true do
      local part = string.byte(body, at)
      at, value, scale = at + 1, value + part % 128 * scale, scale * 128
      if part < 128 then return value end
    end
  end
  if number() == 0 then
    number()
    for _ = 1, 3 do
      local length = number()
      at = at + length
    end
  end
  local before = at
  number()
  if not over then return string.sub(body, rest, before - 1) .. '\0' .. string.sub(body, at) end
  if string.sub(body, -2) ~= '\6\0' then error('no failure') end
  return string.sub(body, rest, before - 1) .. '\0' .. string.sub(body, at, -3) .. '\0'
end

-- What cannot be read is queued as it is: whoever claims it finds that out.
local values, back, queues, bytes = {}, {}, {}, 0
for i, body in ipairs(records(base, ids)) do
  if body then
    local first, lane, since, at, rest = string.match(body, '^(%-?%d+)r?(%S*) (%w+)( ?%w*)\n()')
    local queue, after = '0', body
    if first and (lane == '' or string.sub(lane, 1, 1) == '|') then
      local whole, fresh = pcall(anew, body, rest, at ~= '')
      queue = first .. lane
      after = queue .. ' ' .. since .. '\n' .. (whole and fresh or string.sub(body, rest))
    end
    counts(body, 'x', -1)
    back[#back + 1] = ids[i]
    queues[#queues + 1] = queue
    values[#values + 1] = ids[i]
    values[#values + 1] = after
    bytes = bytes + #after - #body
  end
end
redis.call('HDEL', base .. 'k', unpack(ids))
if #back > 0 then keep(base, values, 1) end
putall('RPUSH', back, queues)
if bytes ~= 0 then redis.call('HINCRBY', base .. 'n', 'bytes', bytes) end
told()
return { #ids, looked, missing }
