-- What the scripts that steer tasks share; it is put before those that say "with waiting.lua", behind queue.lua.
--
-- where a task is, by its record and by what is in flight
local function stateof(id, body, flying)
  if string.find(body, '^%S+ %w+ ') then
    return redis.call('ZSCORE', base .. 'x', id) and 'FAILED' or 'SUCCEEDED'
  end
  if redis.call('ZSCORE', base .. 'u', id) then return 'CANCELLED' end
  if redis.call('ZSCORE', base .. 's', id) then return 'SCHEDULED' end
  if redis.call('ZSCORE', base .. 'x', id) then return 'FAILED' end
  return flying[id] and 'RUNNING' or 'QUEUED'
end

-- takes a task that is ready out of its queue. Where it stands at neither end, its id stays as a shadow, which the claim
-- passes over, so no queue is searched; the last id of a queue always stays so.
local function leaveline(id, queue)
  local list = base .. 'q:' .. queue
  if redis.call('LLEN', list) > 1 then
    if redis.call('LINDEX', list, 0) == id then
      redis.call('LPOP', list)
      return
    elseif redis.call('LINDEX', list, -1) == id then
      redis.call('RPOP', list)
      return
    end
  end
  redis.call('HINCRBY', base .. 'g', queue .. ' ' .. id, 1)
end

-- lets a shadow be a task again, in its old place; says whether there was one
local function revive(id, queue)
  local shadow = queue .. ' ' .. id
  if redis.call('HEXISTS', base .. 'g', shadow) == 0 then return false end
  if redis.call('HINCRBY', base .. 'g', shadow, -1) <= 0 then redis.call('HDEL', base .. 'g', shadow) end
  return true
end

-- forgets that a task runs for all with its coalesce key
local function uncouple(id, coalesce)
  if coalesce ~= '' and redis.call('HGET', base .. 'c', coalesce) == id then
    redis.call('HDEL', base .. 'c', coalesce)
  end
end

