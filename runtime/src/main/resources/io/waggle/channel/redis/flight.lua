-- What the scripts that look at tasks in flight share; it is put before those that say "with flight.lua".
--
-- r:<epoch> has a field per fence: the tasks of one queue that were claimed together, as
-- "<claimed at, ms> <device> <queue>\n<id>\n<id>\n". An id leaves the text when its claim ends, and the field the hash
-- with the last id. The field n says how many are left in all.
local function flights(base)
  local all = {}
  for _, epoch in ipairs(redis.call('SMEMBERS', base .. 'e')) do all[epoch] = base .. 'r:' .. epoch end
  return all
end

-- how many tasks all epochs have in flight
local function inflight(base)
  local count = 0
  for _, flight in pairs(flights(base)) do count = count + (redis.call('HGET', flight, 'n') or 0) end
  return count
end

-- epoch, fence and text of the claim that runs a task, or nothing
local function running(base, id)
  local line = '\n' .. id .. '\n'
  for epoch, flight in pairs(flights(base)) do
    local claims = redis.call('HGETALL', flight)
    for i = 1, #claims, 2 do
      if string.find(claims[i + 1], line, 1, true) then return epoch, claims[i], claims[i + 1] end
    end
  end
end

-- of these tasks, those that run: id → { epoch, fence, text of the claim }. One look at all that is in flight.
local function inhand(base, ids)
  local wanted, found = {}, {}
  for _, id in ipairs(ids) do wanted[id] = true end
  for epoch, flight in pairs(flights(base)) do
    local claims = redis.call('HGETALL', flight)
    for i = 1, #claims, 2 do
      local from = string.find(claims[i + 1], '\n', 1, true)
      for id in string.gmatch(from and string.sub(claims[i + 1], from + 1) or '', '[^\n]+') do
        if wanted[id] then found[id] = { epoch, claims[i], claims[i + 1] } end
      end
    end
  end
  return found
end

-- the text of a claim without some of its tasks, or nothing when one of them is not in it
local function without(text, ids, first, last)
  local s, e = string.find(text, '\n' .. table.concat(ids, '\n', first, last) .. '\n', 1, true)
  if s then return string.sub(text, 1, s) .. string.sub(text, e + 1) end
  local cuts = {}
  for i = first, last do
    s, e = string.find(text, '\n' .. ids[i] .. '\n', 1, true)
    if not s then return nil end
    cuts[#cuts + 1] = { s, e }
  end
  table.sort(cuts, function(a, b) return a[1] < b[1] end)
  local left, from = {}, 1
  for _, cut in ipairs(cuts) do
    if cut[1] < from - 1 then return nil end
    left[#left + 1] = string.sub(text, from, cut[1])
    from = cut[2] + 1
  end
  left[#left + 1] = string.sub(text, from)
  return table.concat(left)
end

-- the queue of a claim
local function queueof(text)
  return string.match(text, '^%d+ %S+ (%S+)\n')
end

-- the ids that a claim still has
local function idsof(text)
  local ids = {}
  for id in string.gmatch(string.sub(text, string.find(text, '\n', 1, true) + 1), '[^\n]+') do ids[#ids + 1] = id end
  return ids
end

-- writes back what is left of claims, by fence, after the ends of some of their tasks. Its first write needs no memory,
-- which lets the others through in a Redis that is full.
local function land(flight, left, ended)
  local gone, rest = { '' }, {}
  for fence, text in pairs(left) do
    if string.find(text, '\n', 1, true) == #text then
      gone[#gone + 1] = fence
    else
      rest[#rest + 1] = fence
      rest[#rest + 1] = text
    end
  end
  redis.call('HDEL', flight, unpack(gone))
  if #rest > 0 then redis.call('HSET', flight, unpack(rest)) end
  if redis.call('HINCRBY', flight, 'n', -ended) <= 0 then redis.call('DEL', flight) end
end

