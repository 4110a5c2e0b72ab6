-- What the scripts share that put tasks into the fail list or take them out; it is put before those that say "with
-- failures.lua". Those that use chosen have records.lua before it.
--
-- Each failure belongs to a family: f:<family> has its ids by the time they came, i says which family an id is of, and f
-- of each family "<first seen, ms> <device>:<how often> ...\n<what is told of it>", counted since it was first seen. There
-- are 1,000 at most; what would be one more belongs to the family others. away has those that are on their way to another
-- channel, and to which.

-- enters tasks that are in x: { id, when it failed (ms), family, device, what is told of it } each
local function enlist(base, failures)
  local ids, order, families, fresh = {}, {}, {}, 0
  for _, failure in ipairs(failures) do
    local id, at, name, device, told = unpack(failure)
    if not families[name] and redis.call('HEXISTS', base .. 'f', name) == 0 then
      if redis.call('HLEN', base .. 'f') + fresh >= 1000 then name, told = 'others', '' else fresh = fresh + 1 end
    end
    ids[#ids + 1] = id
    ids[#ids + 1] = name
    local family = families[name]
    if not family then
      local text = redis.call('HGET', base .. 'f', name) or ''
      local since, devices, known = string.match(text, '^(%d+)([^\n]*)\n(.*)$')
      local newest = redis.call('ZRANGE', base .. 'f:' .. name, -1, -1, 'WITHSCORES')[2]
      family = { since = tonumber(since or at), devices = {}, often = {}, told = known, last = tonumber(newest or 0) }
      for one in string.gmatch(devices or '', '%S+') do
        local who, many = string.match(one, '^(.*):(%d+)$')
        who = who or one
        table.insert(family.devices, who)
        family.often[who] = tonumber(many or 0)
      end
      families[name], order[#order + 1] = family, name
    end
    at = tonumber(at)
    if at >= family.last then family.told, family.last = told, at end
    family.since = math.min(family.since, at)
    if device ~= '' and not family.often[device] then
      table.insert(family.devices, device)
      if #family.devices > 10 then family.often[table.remove(family.devices, 1)] = nil end
    end
    if device ~= '' then family.often[device] = (family.often[device] or 0) + 1 end
    family[#family + 1] = at
    family[#family + 1] = id
  end
  for _, name in ipairs(order) do
    local family = families[name]
    redis.call('ZADD', base .. 'f:' .. name, unpack(family))
    local head = string.format('%.0f', family.since)
    for _, device in ipairs(family.devices) do head = head .. ' ' .. device .. ':' .. family.often[device] end
    redis.call('HSET', base .. 'f', name, head .. '\n' .. family.told)
  end
  if #ids > 0 then redis.call('HSET', base .. 'i', unpack(ids)) end
end

-- takes tasks out of x and of their families
local function delist(base, ids)
  if #ids == 0 then return end
  redis.call('ZREM', base .. 'x', unpack(ids))
  redis.call('HDEL', base .. 'away', unpack(ids))
  local names, members = redis.call('HMGET', base .. 'i', unpack(ids)), {}
  for i, name in ipairs(names) do
    if name then
      members[name] = members[name] or {}
      table.insert(members[name], ids[i])
    end
  end
  for name, some in pairs(members) do
    redis.call('HDEL', base .. 'i', unpack(some))
    redis.call('ZREM', base .. 'f:' .. name, unpack(some))
    if redis.call('EXISTS', base .. 'f:' .. name) == 0 then redis.call('HDEL', base .. 'f', name) end
  end
end

-- the oldest of the fail list, or of a family, that failed between two times
local function oldest(base, family, from, to, most)
  local place = family == '' and base .. 'x' or base .. 'f:' .. family
  return redis.call('ZRANGEBYSCORE', place, from, to, 'LIMIT', 0, most)
end

-- whether a task is in the fail list since a time, or, where that is empty, at all
local function failedat(base, id, at)
  local score = redis.call('ZSCORE', base .. 'x', id)
  return score and (at == '' or tonumber(score) == tonumber(at))
end

-- which of these are on their way to another channel: { id = true }
local function leaving(base, ids, step)
  local away = {}
  if redis.call('EXISTS', base .. 'away') == 0 then return away end
  for i = 1, #ids, step do
    if redis.call('HEXISTS', base .. 'away', ids[i]) == 1 then away[ids[i]] = true end
  end
  return away
end

-- which of these tasks are in the fail list, as many as 4 MiB of records hold: their ids, and how many were looked at. Those
-- named are in turns with the times they failed; the places of those that are not there, that are on their way to another
-- channel, or were named before, are added to missing.
local function chosen(base, ids, named, missing, away)
  local step, all, seen, weight = named and 2 or 1, {}, {}, 0
  for i = 1, #ids, step do
    local id = ids[i]
    if seen[id] or away[id] or named and not failedat(base, id, ids[i + 1]) then
      missing[#missing + 1] = (i + 1) / 2
    else
      seen[id] = true
      weight = weight + redis.call('HSTRLEN', homeof(base, id), id)
      if #all > 0 and weight > 4194304 then return all, (i - 1) / step end
      all[#all + 1] = id
    end
  end
  return all, #ids / step
end
