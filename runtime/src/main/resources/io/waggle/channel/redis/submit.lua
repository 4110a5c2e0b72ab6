-- Stores new tasks; an id that is in the channel already is left as it is, so a second call changes nothing but the
-- count of tasks that joined another.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with tally.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] the queue, when all tasks go to one at once and their ids, made by the caller, were never sent before: nothing
--         is looked up then but bounds; else empty
-- ARGV[2] how many values each task has: 2 (id, record), or 5 (id, record, delay in ms, earliest start in ms since 1970,
--         coalesce key; 0 and empty: none)
-- ARGV[3] how many values say of which groups they are
-- ARGV[4...] two for each run of tasks of one group, in their order: how many, group; then the tasks
-- answers three values for each task that was not stored: its position, from 1; why (t: it was there, c: a task with its
--   coalesce key is on its way, f: the channel is full, b: its records have too many bytes, p: its intake is shut); the id
--   that is there, or for p what is noted of it: "<since, ms> <by>", or "gone" when the channel was deleted
local per = tonumber(ARGV[2])
local first = 4 + ARGV[3]
local count = (#ARGV - first + 1) / per
local bounds = redis.call('HMGET', base .. 'o', 'capacity', 'bytes', 'nointake')
local shut = bounds[3]
local ids, bytes = {}, 0
for i = 1, count do ids[i] = ARGV[first + (i - 1) * per] end

if ARGV[1] ~= '' and not bounds[1] and not bounds[2] and not shut then
  for i = first + 1, #ARGV, 2 do bytes = bytes + #ARGV[i] end
  keep(base, ARGV, first)
  put('RPUSH', ARGV[1], ids)
  redis.call('HINCRBY', base .. 'n', 'submitted', count)
  redis.call('HINCRBY', base .. 'n', 'bytes', bytes)
  for i = 4, first - 1, 2 do came(ARGV[i + 1], ARGV[i]) end
  return {}
end

local known = records(base, ids)
local room, budget = math.huge, math.huge
if bounds[1] then
  room = bounds[1] - howmany(base) + redis.call('ZCARD', base .. 'x') + redis.call('LLEN', base .. 'd')
  room = room + redis.call('ZCARD', base .. 'u') - (redis.call('HGET', base .. 'n', 'shadows') or 0) + inflight(base)
end
if bounds[2] then budget = bounds[2] - (redis.call('HGET', base .. 'n', 'bytes') or 0) end

-- the task that an equal coalesce key leads to, while it has not ended
local together, joined = {}, 0
local function partner(coalesce)
  local id = together[coalesce] or redis.call('HGET', base .. 'c', coalesce)
  if not id or together[coalesce] then return id end
  local body = record(base, id)
  if not body or string.find(body, '^%S+ %w+ ') or redis.call('ZSCORE', base .. 'x', id) then return nil end
  if redis.call('ZSCORE', base .. 'u', id) then return nil end
  return id
end

-- Tasks of one queue are claimed together and later forgotten together: their records are written one after the other, so
-- that they lie beside each other in memory.
local bodies, order, stored = {}, {}, 0
local function store(queue, id, body)
  local list = bodies[queue]
  if not list then
    list = {}
    bodies[queue] = list
    order[#order + 1] = queue
  end
  list[#list + 1] = id
  list[#list + 1] = body
  stored = stored + 1
end

local function byqueue()
  if #order == 1 then return bodies[order[1]] end
  local all = {}
  for _, queue in ipairs(order) do
    for _, value in ipairs(bodies[queue]) do all[#all + 1] = value end
  end
  return all
end

local answer, seen = {}, {}
local due, ready, queues = {}, {}, {}
local run, left, groups = 2, 0, {}
for i = 1, count do
  local id, body = ids[i], ARGV[first + (i - 1) * per + 1]
  local delay, start, coalesce = 0, 0, ''
  if per == 5 then
    local at = first + i * 5 - 3
    delay, start, coalesce = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), ARGV[at + 2]
  end
  if left == 0 and run + 2 < first then run, left = run + 2, tonumber(ARGV[run + 2]) end
  left = left - 1
  local why, there = nil, id
  if known[i] or seen[id] then
    why = 't'
  elseif shut then
    why, there = 'p', shut
  else
    local other = coalesce ~= '' and partner(coalesce)
    if other then
      why, there, joined = 'c', other, joined + 1
    elseif room < 1 then
      why = 'f'
    elseif #body > budget then
      why = 'b'
    end
  end
  if why then
    answer[#answer + 1] = i
    answer[#answer + 1] = why
    answer[#answer + 1] = there
  else
    seen[id] = true
    if run > 2 then groups[ARGV[run + 1]] = (groups[ARGV[run + 1]] or 0) + 1 end
    room, budget, bytes = room - 1, budget - #body, bytes + #body
    if coalesce ~= '' then together[coalesce] = id end
    local queue = string.match(body, '^%S+')
    store(queue, id, body)
    start = math.max(start, now + delay)
    if start > now then
      due[#due + 1] = start
      due[#due + 1] = id
    else
      ready[#ready + 1] = id
      queues[#queues + 1] = queue
    end
  end
end

if stored > 0 then
  keep(base, byqueue(), 1)
  if #due > 0 then redis.call('ZADD', base .. 's', unpack(due)) end
  putall('RPUSH', ready, queues)
  for coalesce, id in pairs(together) do redis.call('HSET', base .. 'c', coalesce, id) end
  redis.call('HINCRBY', base .. 'n', 'submitted', stored)
  for name, many in pairs(groups) do came(name, many) end
  redis.call('HINCRBY', base .. 'n', 'bytes', bytes)
end
if joined > 0 then redis.call('HINCRBY', base .. 'n', 'coalesced', joined) end
return answer
