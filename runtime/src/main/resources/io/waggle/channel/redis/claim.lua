-- Moves ready tasks into flight for a node's epoch: highest priority first, oldest first within one; queues of
-- one priority, and keys of one class, take turns. Due scheduled tasks are made ready on the way. A channel whose dispatch
-- is shut gives none. Not repeatable: after a lost reply the device compares what is in flight with what it holds.
-- with records.lua
-- with queue.lua
-- with suspects.lua
-- with flight.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] epoch   ARGV[2] device   ARGV[3] how many at most   ARGV[4] how many where the channel has limits
-- ARGV[5...] the classes of queues that the device can run; with a ! before them, those that it knows and cannot run
-- answers { now (ms), the first fence, 1 when more is left that may be claimed, ms until asking again makes sense or -1,
--   1 when a limit held tasks back, { classes that it was not said to run }, { ids }, { records },
--   { how many of them have the first fence, how many the next one, ... } }, or the error EPOCHENDED
local epoch, device, want = ARGV[1], ARGV[2], tonumber(ARGV[3])
if redis.call('SISMEMBER', base .. 'z', epoch) == 1 then
  return redis.error_reply('EPOCHENDED epoch ' .. epoch .. ' was declared dead')
end
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'n', 'none')

local due = redis.call('ZRANGEBYSCORE', base .. 's', '-inf', now, 'LIMIT', 0, 500)
if #due > 0 then
  local bodies = records(base, due)
  local ids, queues = {}, {}
  for i, id in ipairs(due) do
    if bodies[i] then
      ids[#ids + 1] = id
      queues[#queues + 1] = string.match(bodies[i], '^(%-?%d+%S*) ') or '0'
    end
  end
  redis.call('ZREM', base .. 's', unpack(due))
  lanes(ids, queues)
  putall('RPUSH', ids, queues)
end

local rested = redis.call('ZRANGEBYSCORE', base .. 'w', '-inf', now, 'LIMIT', 0, 500)
if #rested > 0 then
  redis.call('ZREM', base .. 'w', unpack(rested))
  for _, queue in ipairs(rested) do turn(parts(queue)) end
end

-- Limits: rates are <count>/<ms>, spread evenly (GCRA, ATM Forum TM 4.0) with a little slack, so that no window of that
-- time ever sees more than the count.
local set = redis.call('HMGET', base .. 'o', 'rate', 'cap', 'keyrate', 'keycap', 'ageing', 'noclaim')
if set[6] then return { now, 0, 0, -1, 0, {}, {}, {}, {} } end
local rate, cap, keyrate, keycap, ageing = set[1], tonumber(set[2]), set[3], tonumber(set[4]), tonumber(set[5])
local micro = time[1] * 1000000 + time[2]
local limited, again = 0, -1
local cut, hold = false, -1
local function soon(ms)
  ms = math.max(1, math.ceil(ms))
  if again < 0 or ms < again then again = ms end
end

-- how many may start now, and after how many ms the next one; with how many did start: notes them
local function tokens(limit, name, started)
  local count, ms = string.match(limit, '^(%d+)/(%d+)$')
  local slack = math.min(ms * 20, 50000)
  local step = (ms * 1000 + slack) / count
  local nextat, latest = tonumber(redis.call('ZSCORE', base .. 'b', name) or 0), math.ceil(micro + slack + step)
  if nextat > latest then
    -- another rate, or another clock, held before
    nextat = latest
    redis.call('ZADD', base .. 'b', string.format('%.0f', latest), name)
  end
  nextat = math.max(micro, nextat)
  if started then
    redis.call('ZADD', base .. 'b', string.format('%.0f', math.ceil(nextat + started * step)), name)
    return 0, 0
  end
  local free = math.floor((micro + slack - nextat) / step) + 1
  return math.max(0, math.min(free, tonumber(count))), (nextat - slack - micro) / 1000
end

if rate or keyrate then redis.call('ZREMRANGEBYSCORE', base .. 'b', '-inf', string.format('%.0f', micro)) end
if keyrate then
  -- a wait that is longer than the rate can ask for was reckoned by another rate, or another clock
  local longest = 2 * string.match(keyrate, '/(%d+)$') + 1000
  local late = redis.call('ZRANGEBYSCORE', base .. 'w', now + longest, '+inf', 'LIMIT', 0, 500)
  if #late > 0 then
    redis.call('ZREM', base .. 'w', unpack(late))
    for _, queue in ipairs(late) do turn(parts(queue)) end
  end
end
if rate or cap or keyrate or keycap then
  want = math.min(want, tonumber(ARGV[4]))
  if want == 0 then limited, cut = 1, true end
end
if cap then
  local free = cap - inflight(base)
  if free < want then
    want, limited, cut, hold = math.max(0, free), 1, true, 25
  end
end
if rate then
  local free, ms = tokens(rate, '')
  if free < want then
    want, limited, cut, hold = free, 1, true, math.max(hold, free == 0 and ms or 1)
  end
end

-- Classes in the order they are asked.
local listed = redis.call('ZREVRANGE', base .. 'q', 0, -1, 'WITHSCORES')
if ageing then
  -- The head's wait counts: each ageing's worth of it is one priority more.
  local aged = {}
  for i = 1, #listed, 2 do
    local queue = listed[i]
    if string.sub(queue, -1) == '|' then
      queue = queue .. (redis.call('LINDEX', base .. 'y:' .. queue, 0) or '')
    end
    local head = redis.call('LINDEX', base .. 'q:' .. queue, 0)
    local body = head and record(base, head)
    local since = body and string.match(body, '^%S+ (%w+)')
    local waited = since and math.max(0, now - tonumber(since, 36)) or 0
    aged[#aged + 1] = { listed[i], tonumber(listed[i + 1]) + math.floor(waited / ageing), i }
  end
  table.sort(aged, function(a, b) return a[2] > b[2] or (a[2] == b[2] and a[3] < b[3]) end)
  for i, class in ipairs(aged) do
    listed[i * 2 - 1] = class[1]
    listed[i * 2] = class[2]
  end
end
local classes, from = {}, 1
while listed[from] do
  local size = 1
  while listed[from + size * 2] and listed[from + size * 2 + 1] == listed[from + 1] do size = size + 1 end
  local first = 0
  if size > 1 then first = redis.call('HINCRBY', base .. 'n', 'turn', 1) % size end
  for i = 0, size - 1 do classes[#classes + 1] = listed[from + (i + first) % size * 2] end
  from = from + size * 2
end

local runnable, foreign = {}, {}
for i = 5, #ARGV do
  if string.sub(ARGV[i], 1, 1) == '!' then foreign[string.sub(ARGV[i], 2)] = true else runnable[ARGV[i]] = true end
end
local unknown, ids, owners, total, more = {}, {}, {}, 0, 0

-- takes from one queue; ids that were moved to another one or cancelled, and only left a shadow here, are passed over, a
-- bounded number in one call
local shadows, patience = redis.call('EXISTS', base .. 'g') == 1, 2000
local function take(queue, most)
  local taken, looked = 0, false
  while taken < most and (patience > 0 or not looked) do
    looked = true
    local got = redis.call('LPOP', base .. 'q:' .. queue, most - taken)
    if not got then return taken, true end
    for i = 1, #got do
      local id = got[i]
      local shadow = shadows and redis.call('HGET', base .. 'g', queue .. ' ' .. id)
      if not shadow then
        total = total + 1
        ids[total] = id
        owners[total] = queue
        taken = taken + 1
      else
        patience = patience - 1
        if redis.call('HINCRBY', base .. 'g', queue .. ' ' .. id, -1) <= 0 then
          redis.call('HDEL', base .. 'g', queue .. ' ' .. id)
        end
      end
    end
  end
  return taken, redis.call('EXISTS', base .. 'q:' .. queue) == 0
end

local running = {}
-- one turn for each key of a class
local function rotate(class)
  local turns = base .. 'y:' .. class
  local left = redis.call('LLEN', turns)
  local each = math.max(1, math.floor(want / math.max(1, left)))
  while left > 0 and want > 0 do
    left = left - 1
    local key = redis.call('LPOP', turns)
    local queue = class .. key
    local most, ms = math.min(each, want), 0
    if keycap then
      running[key] = running[key] or tonumber(redis.call('HGET', base .. 'h', key) or 0)
      most = math.min(most, keycap - running[key])
    end
    if keyrate then
      local free
      free, ms = tokens(keyrate, key)
      most = math.min(most, free)
    end
    local taken, empty = 0, false
    if most > 0 then taken, empty = take(queue, most) end
    want = want - taken
    if keycap then running[key] = running[key] + taken end
    if keyrate and taken > 0 then
      tokens(keyrate, key, taken)
      local _
      _, ms = tokens(keyrate, key)
    end
    if empty then
      redis.call('ZREM', base .. 'a', queue)
    elseif keycap and running[key] >= keycap then
      limited = 1
      redis.call('SADD', base .. 'v:' .. key, queue)
    elseif keyrate and ms > 0 then
      limited = 1
      redis.call('ZADD', base .. 'w', math.ceil(now + ms), queue)
    else
      redis.call('RPUSH', turns, key)
    end
  end
  if redis.call('EXISTS', turns) == 0 then
    redis.call('ZREM', base .. 'q', class)
  else
    more = 1
  end
end

-- Nothing is taken behind a class that the device has never heard of: it may be able to run that one.
local unheard = false
for _, class in ipairs(classes) do
  if not runnable[class] then
    unknown[#unknown + 1] = class
    unheard = unheard or not foreign[class]
  elseif want == 0 or unheard then
    more = 1
  elseif string.sub(class, -1) == '|' then
    -- Those that have more go on when the others have no more, before a lower priority does.
    local before
    repeat
      before = want
      rotate(class)
    until want == 0 or want == before
  else
    local taken, empty = take(class, want)
    want = want - taken
    if empty then redis.call('ZREM', base .. 'q', class) else more = 1 end
  end
end
-- What a limit of the channel holds back is worth asking for again when that lets go, and not before.
if cut and want == 0 then
  if more == 1 and hold >= 0 then soon(hold) end
  more = 0
end

local nextdue = redis.call('ZRANGE', base .. 's', 0, 0, 'WITHSCORES')
if nextdue[2] then soon(nextdue[2] - now) end
local nextfree = redis.call('ZRANGE', base .. 'w', 0, 0, 'WITHSCORES')
if nextfree[2] then soon(nextfree[2] - now) end
if total == 0 then return { now, 0, more, again, limited, unknown, {}, {}, {} } end

local all = records(base, ids)

-- What would make the answer too long to carry goes back to the head of its queue; what has no record any more is left
-- out. Keys whose cap was reached by tasks that do not start after all are not to wait for them.
local bytes, whole, idle = 0, total, {}
for i = 1, total do
  if all[i] then
    bytes = bytes + #all[i]
  else
    whole = 0
  end
  if bytes > 4194304 and i > 1 then
    for back = total, i, -1 do
      put('LPUSH', owners[back], { ids[back] })
      ids[back] = nil
      idle[#idle + 1] = owners[back]
    end
    total, whole, more = i - 1, 0, 1
    break
  end
end
local found, bodies = ids, all
if whole == 0 then
  found, bodies, whole = {}, {}, 0
  for i = 1, total do
    if all[i] then
      whole = whole + 1
      found[whole], bodies[whole], owners[whole] = ids[i], all[i], owners[i]
    else
      idle[#idle + 1] = owners[i]
    end
  end
end
for _, queue in ipairs(idle) do
  local _, key = parts(queue)
  if key then free(key) end
end

-- A fence for each run of tasks of one queue, higher than any before; few enough of them that it costs little to take
-- some out again.
local claims, runs, started, at = {}, {}, {}, 1
while at <= whole do
  local queue, last = owners[at], at
  while last < whole and last - at < 255 and owners[last + 1] == queue do last = last + 1 end
  runs[#runs + 1] = last - at + 1
  claims[#runs * 2] = now .. ' ' .. device .. ' ' .. queue .. '\n' .. table.concat(found, '\n', at, last) .. '\n'
  local _, key = parts(queue)
  if key then started[key] = (started[key] or 0) + last - at + 1 end
  at = last + 1
end
if whole == 0 then return { now, 0, more, again, limited, unknown, {}, {}, {} } end

local flight = base .. 'r:' .. epoch
local fence = redis.call('HINCRBY', base .. 'n', 'fence', #runs) - #runs + 1
for i = 1, #runs do claims[i * 2 - 1] = fence + i - 1 end
redis.call('HSET', flight, unpack(claims))
if redis.call('HINCRBY', flight, 'n', whole) == whole then redis.call('SADD', base .. 'e', epoch) end
for name, count in pairs(started) do redis.call('HINCRBY', base .. 'h', name, count) end
if rate then tokens(rate, '', whole) end
return { now, fence, more, again, limited, unknown, found, bodies, runs }
