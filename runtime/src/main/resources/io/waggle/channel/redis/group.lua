-- What counts the tasks that are steered by hand, or that a script meets without Java; it is put before the scripts that
-- say "with group.lua", behind queue.lua. What a group and its figures are, tally.lua says.
--
-- the day of a time in ms, as in 2026-11-22: the batch of whoever named none (H. Hinnant, chrono-Compatible Low-Level Date
-- Algorithms)
local function day(ms)
  local floor = math.floor
  local days = floor(ms / 86400000) + 719468
  local era = floor(days / 146097)
  local ofera = days - era * 146097
  local year = floor((ofera - floor(ofera / 1460) + floor(ofera / 36524) - floor(ofera / 146096)) / 365)
  local ofyear = ofera - (365 * year + floor(year / 4) - floor(year / 100))
  local march = floor((5 * ofyear + 2) / 153)
  local month = march < 10 and march + 3 or march - 9
  year = year + era * 400 + (month <= 2 and 1 or 0)
  return string.format('%04d-%02d-%02d', year, month, ofyear - floor((153 * march + 2) / 5) + 1)
end

-- the group of a task, by its record, of which this reads as much as is written before the batch: RecordCodec.java
local function groupof(body)
  local name, since, at = string.match(body, '^(%S+) (%w+)[ %w]*\n()')
  if not name then return '?' end
  local function number()
    local value, unit = 0, 1
    while true do
      local byte = string.byte(body, at) or 0
      at = at + 1
      if byte < 128 then return value + byte * unit end
      value, unit = value + (byte - 128) * unit, unit * 128
    end
  end
  local function text()
    local length = number()
    at = at + length
    return string.sub(body, at - length, at - 1)
  end
  if number() == 0 then
    number()
    for _ = 1, 3 do text() end
  end
  for _ = 1, 4 do number() end
  local batch = text()
  local own = string.match(name, '^[^|]*|([^|]*)') or ''
  return own .. ' ' .. (batch == '' and day(tonumber(since, 36)) or batch)
end

local changes = {}

-- notes by how much a figure of a task's group changes: x failed, u cancelled, e deleted before they succeeded, r queued
-- anew after they had, c counted more than one each
local function counts(body, figure, by)
  local group = groupof(body)
  changes[group] = changes[group] or {}
  changes[group][figure] = (changes[group][figure] or 0) + by
end

-- lets a task that ended begin once more, in a group that may have been set aside since
local function recalled(body, figure, by)
  local group = groupof(body)
  local rest = base .. 'j:' .. (string.match(group, '^%S* ') or group)
  if redis.call('EXISTS', base .. 'j:' .. group) == 0 and redis.call('EXISTS', rest) == 1 then
    redis.call('HINCRBY', rest, 's', -1)
    redis.call('HINCRBY', rest, figure, by)
    redis.call('HINCRBY', base .. 'j:' .. group, 's', 1)
    redis.call('HSETNX', base .. 'j:' .. group, 'b', now)
    redis.call('HSET', base .. 'j:' .. group, 't', time[1])
    redis.call('ZADD', base .. 'groups', now, group)
  else
    counts(body, figure, by)
  end
end

-- writes what was noted; a group that nobody has counted is left alone, its tasks are older than the figures are
local function told()
  for group, figures in pairs(changes) do
    local key = base .. 'j:' .. group
    if redis.call('EXISTS', key) == 0 then key = base .. 'j:' .. (string.match(group, '^%S* ') or group) end
    if redis.call('EXISTS', key) == 1 then
      for figure, by in pairs(figures) do redis.call('HINCRBY', key, figure, by) end
      redis.call('HSET', key, 't', time[1])
    end
  end
end
