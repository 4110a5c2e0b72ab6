-- Adds what a node has measured to the buckets of its minute, its hour and its day. A second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] the node that has measured   ARGV[2] its run, another text at each start   ARGV[3] the number of this call in
--   the run, rising   ARGV[4] when it was measured (ms)   ARGV[5] how many names a bucket has besides the whole and
--   the others
-- ARGV[6...] two per name: "<channel> <function>", "=" for the whole, "* *" for the others; what is added:
--   "<counts>|<waiting>|<running>", counts with blanks between, and the others as "<sum> <most> <class>:<count> ..." (ms)
-- answers 1, or 0 when this was added before
local base, run, number, at = KEYS[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'measured', '')
local said, last = string.match(redis.call('HGET', base .. 'measured', ARGV[1]) or '', '^(%S+) (%d+)$')
if said == run and tonumber(last) >= number then return 0 end
redis.call('HSET', base .. 'measured', ARGV[1], run .. string.format(' %.0f', number))

local function whole(text)
  return string.format('%.0f', text)
end

local function values(old, new)
  local sum, most, classes = string.match(old, '^(%d+) (%d+)(.*)$')
  local more, higher, others = string.match(new, '^(%d+) (%d+)(.*)$')
  local ours = {}
  for class, count in string.gmatch(others, '(%d+):(%d+)') do ours[class] = count end
  classes = string.gsub(classes, '(%d+):(%d+)', function(class, count)
    local count_of_ours = ours[class]
    if not count_of_ours then return nil end -- what is not added to stays as it is written
    ours[class] = nil
    return class .. ':' .. whole(count + count_of_ours)
  end)
  others = string.gsub(others, ' (%d+):%d+', function(class)
    if not ours[class] then return '' end
  end)
  return whole(sum + more) .. ' ' .. whole(math.max(most, higher)) .. classes .. others
end

local function added(old, new)
  local counts, waiting, running = string.match(old, '^([^|]*)|([^|]*)|([^|]*)$')
  local ours, waited, ran = string.match(new, '^([^|]*)|([^|]*)|([^|]*)$')
  local sums, next = {}, string.gmatch(ours, '%d+')
  for count in string.gmatch(counts, '%d+') do sums[#sums + 1] = whole(count + (next() or 0)) end
  return table.concat(sums, ' ') .. '|' .. values(waiting, waited) .. '|' .. values(running, ran)
end

for _, unit in ipairs({ { 'm', 60000, 86400 }, { 'h', 3600000, 2592000 }, { 'd', 86400000, 34560000 } }) do
  local bucket = base .. 'history' .. ':' .. unit[1] .. ':' .. whole(math.floor(at / unit[2]))
  for i = 6, #ARGV, 2 do
    local name = ARGV[i]
    local old = redis.call('HGET', bucket, name)
    if not old and name ~= '=' and name ~= '* *' and redis.call('HLEN', bucket) >= tonumber(ARGV[5]) + 2 then
      name = '* *'
      old = redis.call('HGET', bucket, name)
    end
    redis.call('HSET', bucket, name, old and added(old, ARGV[i + 1]) or ARGV[i + 1])
  end
  -- The bucket's own length is added: it stays for as long after its end as after its beginning.
  redis.call('EXPIRE', bucket, unit[3] + unit[2] / 1000)
end
return 1
