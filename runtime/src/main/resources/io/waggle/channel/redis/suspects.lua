-- What sends suspects to their lane; it is put before the scripts that say "with suspects.lua", after queue.lua.
--
-- A task that was in flight at two deaths of nodes (k) is a suspect: it waits in the lane c, from which devices take one
-- at a time. Its record goes on naming the lane it came from.
local function suspected(queue)
  return (string.gsub(queue, '^(%-?%d+)[rc]?', '%1c'))
end

local function suspicious(deaths)
  return tonumber(deaths or 0) >= 2
end

-- changes, of the queues that the records of these tasks name, those in which suspects stand
local function lanes(ids, queues)
  if #ids == 0 or redis.call('EXISTS', base .. 'k') == 0 then return end
  for i, deaths in ipairs(redis.call('HMGET', base .. 'k', unpack(ids))) do
    if suspicious(deaths) then queues[i] = suspected(queues[i]) end
  end
end

