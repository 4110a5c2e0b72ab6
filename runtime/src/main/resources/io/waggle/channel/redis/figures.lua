-- What is counted of a channel's groups, tally.lua says what they are. Reads only; looks at the records of the tasks that
-- run, which are no more than the devices hold.
-- with records.lua
-- with queue.lua
-- with flight.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] how many groups to pass over   ARGV[2] how many to tell of at most; fewer where they have many figures
-- answers { { group, { figure, value, ... }, ... }, { "<device> <group>", how many of them run there, ... }: empty when
--   groups were passed over, how many to pass over next, 0 at the end }
local from, groups, running, many = tonumber(ARGV[1]), {}, {}, 0
local names = redis.call('ZRANGE', base .. 'groups', from, from + ARGV[2] - 1)
local next = #names == tonumber(ARGV[2]) and from + #names or 0
for i, group in ipairs(names) do
  local figures = redis.call('HGETALL', base .. 'j:' .. group)
  groups[#groups + 1] = group
  groups[#groups + 1] = figures
  many = many + #figures
  if many > 8000 and i < #names then
    next = from + i
    break
  end
end
if from > 0 then return { groups, running, next } end

local counted = {}
for _, flight in pairs(flights(base)) do
  local claims = redis.call('HGETALL', flight)
  for i = 1, #claims, 2 do
    if claims[i] ~= 'n' then
      local device, ids = string.match(claims[i + 1], '^%d+ (%S+) '), idsof(claims[i + 1])
      for _, body in ipairs(#ids > 0 and records(base, ids) or {}) do
        local who = device .. ' ' .. (body and groupof(body) or '?')
        counted[who] = (counted[who] or 0) + 1
      end
    end
  end
end
for who, count in pairs(counted) do
  running[#running + 1] = who
  running[#running + 1] = count
end
return { groups, running, next }
