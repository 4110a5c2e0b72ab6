-- What the scripts that end or forget tasks share; it is put before those that say "with finished.lua", behind
-- queue.lua and records.lua.
--
-- d has the ids of finished tasks, oldest first, and l what finished in one call: "<how many> <bytes of their records>".
-- A task that is taken out of d stays there as a shadow, so d is never searched. m says of an id "<bound> <too many>" and
-- the bytes of each of its shadows, oldest first: its places in d below the bound, counted from the first task that ever
-- finished, are shadows, and l counts so many bytes too many for the place that is none.

-- which of the oldest ids of d are shadows, and how many bytes l counts too many: { shadow, bytes } by place; nothing
-- where all is as l says
local function corrections(old)
  if redis.call('EXISTS', base .. 'm') == 0 then return nil end
  local left = redis.call('HMGET', base .. 'n', 'trimmed', 'passed')
  local first = (left[1] or 0) + (left[2] or 0)
  local notes, found = {}, {}
  for i, note in ipairs(redis.call('HMGET', base .. 'm', unpack(old))) do notes[old[i]] = note end
  for i, id in ipairs(old) do
    local bound, more, sizes = string.match(notes[id] or '', '^(%d+) (%d+)(.*)$')
    if bound and first + i - 1 < tonumber(bound) then
      local size, later = string.match(sizes, '^ (%d+)(.*)$')
      notes[id] = bound .. ' ' .. more .. later
      found[i] = { true, tonumber(size), notes[id] }
    elseif bound then
      found[i] = { false, tonumber(more) }
    end
  end
  return found
end

-- what is left of those that were forgotten without the shadows among them, and the bytes of their records
local function corrected(old, bytes)
  local found = corrections(old)
  if not found then return old, bytes end
  local rest, shadows = {}, 0
  for i, id in ipairs(old) do
    local shadow = found[i] and found[i][1]
    if found[i] then
      bytes = bytes - found[i][2]
      if not shadow or string.find(found[i][3], '^%d+ 0$') then
        redis.call('HDEL', base .. 'm', id)
      else
        redis.call('HSET', base .. 'm', id, found[i][3])
      end
    end
    if shadow then shadows = shadows + 1 else rest[#rest + 1] = id end
  end
  if shadows > 0 then
    redis.call('HINCRBY', base .. 'n', 'passed', shadows)
    redis.call('HINCRBY', base .. 'n', 'shadows', -shadows)
  end
  return rest, bytes
end

-- takes a finished task out of d, but for its shadow; its record has so many bytes
local function unfinish(id, size)
  local left = redis.call('HMGET', base .. 'n', 'trimmed', 'passed')
  local bound = (left[1] or 0) + (left[2] or 0) + redis.call('LLEN', base .. 'd')
  local more, sizes = string.match(redis.call('HGET', base .. 'm', id) or '', '^%d+ (%d+)(.*)$')
  redis.call('HSET', base .. 'm', id, bound .. ' 0' .. (sizes or '') .. ' ' .. (size + (more or 0)))
  redis.call('HINCRBY', base .. 'n', 'shadows', 1)
  redis.call('HINCRBY', base .. 'n', 'kept', -size)
end

-- notes that the record of a finished task has fewer bytes than before
local function lighten(id, bytes)
  local bound, more, sizes = string.match(redis.call('HGET', base .. 'm', id) or '0 0', '^(%d+) (%d+)(.*)$')
  redis.call('HSET', base .. 'm', id, bound .. ' ' .. (more + bytes) .. sizes)
  redis.call('HINCRBY', base .. 'n', 'kept', -bytes)
end

-- forgets the oldest finished tasks, so many places of d with so many bytes as l says
local function forget(count, bytes)
  local old
  old, bytes = corrected(redis.call('LPOP', base .. 'd', count), bytes)
  if #old > 0 then drop(base, old) end
  redis.call('HINCRBY', base .. 'n', 'trimmed', #old)
  redis.call('HINCRBY', base .. 'n', 'kept', 0 - bytes)
  redis.call('HINCRBY', base .. 'n', 'bytes', 0 - bytes)
end

-- notes tasks as finished, with the bytes of their records and by how many bytes all records have grown. Where more are
-- kept than should be, the oldest that were noted together are forgotten together; the rest is left to the sweep.
local function finished(ids, kept, bytes, keep)
  local over = redis.call('RPUSH', base .. 'd', unpack(ids)) - (redis.call('HGET', base .. 'o', 'keepcount') or keep)
  redis.call('RPUSH', base .. 'l', #ids .. ' ' .. kept)
  redis.call('HINCRBY', base .. 'n', 'succeeded', #ids)
  redis.call('HINCRBY', base .. 'n', 'kept', kept)
  redis.call('HINCRBY', base .. 'n', 'bytes', bytes)
  local old, size, turns = 0, 0, 0
  while over > 0 and turns < 8 do
    local count, length = string.match(redis.call('LINDEX', base .. 'l', 0) or '', '^(%d+) (%d+)$')
    if not count or tonumber(count) > over or (old > 0 and old + count > 2000) then break end
    redis.call('LPOP', base .. 'l')
    old, size, over, turns = old + count, size + length, over - count, turns + 1
  end
  if old > 0 then forget(old, size) end
end

