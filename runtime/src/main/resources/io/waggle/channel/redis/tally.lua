-- What counts tasks by function and batch, in the scripts that change them; it is put before those that say "with
-- tally.lua", behind queue.lua.
--
-- A group is "<function> <batch>", the function left out where it bears the channel's name; j:<group> has its figures, and
-- groups those by the time they were last looked at here, in ms. Of more than 2,000 the oldest whose tasks have all ended
-- are added up in the group of their function without a batch, which stays.
--
-- a figure of the group is new: perhaps the group is, or has too many devices; then those that did least share one name
local function opened(key, group)
  local function fewer(key)
    if redis.call('HLEN', key) <= 1000 then return end
    local list, devices = redis.call('HGETALL', key), {}
    for at = 1, #list, 2 do
      if string.find(list[at], '^. [^-]') then devices[#devices + 1] = { list[at], tonumber(list[at + 1]) } end
    end
    table.sort(devices, function(a, b) return a[2] < b[2] end)
    for i = 1, math.floor(#devices / 2) do
      redis.call('HDEL', key, devices[i][1])
      redis.call('HINCRBY', key, string.sub(devices[i][1], 1, 2) .. '-', devices[i][2])
    end
  end

  local function aside(old)
    local key, figures = base .. 'j:' .. old, {}
    local list = redis.call('HGETALL', key)
    for at = 1, #list, 2 do figures[list[at]] = tonumber(list[at + 1]) end
    local open = (figures.s or 0) + (figures.r or 0) - (figures.u or 0) - (figures.e or 0)
    for figure, value in pairs(figures) do
      if string.sub(figure, 1, 2) == 'd ' then open = open - value end
    end
    local rest = string.match(old, '^%S* ') or old
    local changed = (figures.t or 0) * 1000 > redis.call('ZSCORE', base .. 'groups', old) + 0
    if rest == old or open > 0 or (figures.x or 0) > 0 or changed then
      redis.call('ZADD', base .. 'groups', now, old)
      return
    end
    local sum = base .. 'j:' .. rest
    redis.call('ZADD', base .. 'groups', 'NX', now, rest)
    redis.call('HSETNX', sum, 'b', figures.b or now)
    for figure, value in pairs(figures) do
      if figure == 't' then
        redis.call('HSET', sum, 't', math.max(value, redis.call('HGET', sum, 't') or 0))
      elseif figure ~= 'b' then
        redis.call('HINCRBY', sum, figure, value)
      end
    end
    fewer(sum)
    redis.call('DEL', key)
    redis.call('ZREM', base .. 'groups', old)
  end

  if redis.call('HSETNX', key, 'b', now) == 1 then
    redis.call('ZADD', base .. 'groups', now, group)
    if redis.call('ZCARD', base .. 'groups') > 2000 then
      for _, old in ipairs(redis.call('ZRANGE', base .. 'groups', 0, 3)) do aside(old) end
    end
  else
    fewer(key)
  end
end

-- Numbers are handed on as texts where they came so: Redis takes longer to write a number than to count.
-- so many tasks of a group were stored
local function came(group, count)
  local key = base .. 'j:' .. group
  if redis.call('HINCRBY', key, 's', count) == tonumber(count) then opened(key, group) end
  redis.call('HSET', key, 't', time[1])
end

-- so many attempts ended on a device: d they succeeded, f they failed for good, o others will follow; of those that
-- succeeded also how many ms they ran, and how much more they counted than one each
local function ran(how, device, group, count, ms, more)
  local key = base .. 'j:' .. group
  if redis.call('HINCRBY', key, how .. ' ' .. device, count) == tonumber(count) then opened(key, group) end
  if how == 'd' then
    redis.call('HINCRBY', key, 'm', ms)
    if tonumber(more) ~= 0 then redis.call('HINCRBY', key, 'c', more) end
  elseif how == 'f' then
    redis.call('HINCRBY', key, 'x', count)
  end
  redis.call('HSET', key, 't', time[1])
end
