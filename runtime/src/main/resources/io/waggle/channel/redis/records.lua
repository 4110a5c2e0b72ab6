-- Where the records of tasks are; it is put before the scripts that say "with records.lua".
--
-- An id that was made by a node, w<channel>_<epoch>_<count>, has its record in the hash t:<the id without its last three
-- bytes>: 32,768 records at most. A hash that outgrows its table moves all its entries to a larger one, a few at
-- each access, so one for all would make millions of accesses dear, far apart from those that filled it. Ids that
-- submitters chose, and the first few of each epoch, are in t.
local sub = string.sub
local stem, home = nil, nil
local function homeof(base, id)
  if sub(id, 1, -4) ~= stem then
    stem = string.match(id, '^(w%w+_%w+_%w*)...$')
    home = stem and base .. 't:' .. stem or base .. 't'
  end
  return home
end

-- calls a command for each run of tasks whose records are in one hash; values has so many of each task, its id first
local function ateach(command, base, values, from, step, answered)
  local first, at = from, homeof(base, values[from])
  for i = from + step, #values, step do
    if sub(values[i], 1, -4) ~= stem then
      local other = homeof(base, values[i])
      if other ~= at then
        answered(redis.call(command, at, unpack(values, first, i - 1)))
        first, at = i, other
      end
    end
  end
  answered(redis.call(command, at, unpack(values, first)))
end

local function record(base, id)
  return redis.call('HGET', homeof(base, id), id)
end

-- the records of tasks, in their order, false where there is none
local function records(base, ids)
  local all
  ateach('HMGET', base, ids, 1, 1, function(some)
    if not all then
      all = some
    else
      for i = 1, #some do all[#all + 1] = some[i] end
    end
  end)
  return all
end

-- writes records: id and record in turns, from a place on
local function keep(base, values, from)
  ateach('HSET', base, values, from, 2, function() end)
end

local function drop(base, ids)
  ateach('HDEL', base, ids, 1, 1, function() end)
end

-- how many records the channel has
local function howmany(base)
  local counted = redis.call('HMGET', base .. 'n', 'submitted', 'trimmed', 'deleted')
  return (counted[1] or 0) - (counted[2] or 0) - (counted[3] or 0)
end
