-- What the scripts that end or forget tasks share; it is put before those that say "with finished.lua", behind
-- queue.lua and records.lua.
--
-- d has the ids of finished tasks, oldest first, and l what finished in one call: "<how many> <bytes of their records>".
-- forgets the oldest finished tasks, so many with so many bytes
local function forget(count, bytes)
  local old = redis.call('LPOP', base .. 'd', count)
  drop(base, old)
  redis.call('HINCRBY', base .. 'n', 'trimmed', count)
  redis.call('HINCRBY', base .. 'n', 'kept', -bytes)
  redis.call('HINCRBY', base .. 'n', 'bytes', -bytes)
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

