-- Says what stands between a task that is ready and its start. Changes nothing.
-- with records.lua
-- with queue.lua
-- with suspects.lua
-- with flight.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] id   ARGV[2] how many other queues are looked at   ARGV[3] how many of those are named that hold a place
-- answers nothing when there is no such task or it is not ready, else { the queue it stands in, how many ids that queue
--   has, how many those of higher priorities have, 1 when there are more of these than were looked at, how many tasks are
--   in flight, how many of its key, ms until the channel's rate lets one start (0: at once), ms until that of its key does,
--   { ids in flight of its key, or of the channel when it has none } }
local id, looks, names = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local body = record(base, id)
if not body or string.find(body, '^%S+ %w+ ') or redis.call('ZSCORE', base .. 'x', id) then return {} end
if redis.call('ZSCORE', base .. 's', id) or redis.call('ZSCORE', base .. 'u', id) then return {} end
if running(base, id) then return {} end
local queues = { string.match(body, '^%S+') }
lanes({ id }, queues)
local queue = queues[1]
local _, key = parts(queue)

local before, more = 0, 0
for _, set in ipairs({ 'q', 'a' }) do
  local higher = redis.call('ZRANGEBYSCORE', base .. set, '(' .. priority(queue), '+inf', 'LIMIT', 0, looks + 1)
  if #higher > looks then more = 1 end
  for i = 1, math.min(looks, #higher) do
    if set == 'a' or string.sub(higher[i], -1) ~= '|' then
      before = before + redis.call('LLEN', base .. 'q:' .. higher[i])
    end
  end
end

-- how claim.lua reckons: starts are spread evenly, with a little slack
local set = redis.call('HMGET', base .. 'o', 'rate', 'keyrate')
local micro = time[1] * 1000000 + time[2]
local function untilfree(limit, name)
  local at = limit and redis.call('ZSCORE', base .. 'b', name)
  if not at then return 0 end
  local slack = math.min(string.match(limit, '/(%d+)$') * 20, 50000)
  return math.max(0, math.ceil((at - slack - micro) / 1000))
end

local holders = {}
for _, flight in pairs(flights(base)) do
  local claims = redis.call('HGETALL', flight)
  for i = 1, #claims, 2 do
    local theirs = claims[i] ~= 'n' and queueof(claims[i + 1])
    if theirs and #holders < names then
      local _, other = parts(theirs)
      if not key or other == key then
        for _, running in ipairs(idsof(claims[i + 1])) do
          if #holders < names then holders[#holders + 1] = running end
        end
      end
    end
  end
end

return { queue, redis.call('LLEN', base .. 'q:' .. queue), before, more, inflight(base),
  key and tonumber(redis.call('HGET', base .. 'h', key) or 0) or 0, untilfree(set[1], ''),
  key and untilfree(set[2], key) or 0, holders }
