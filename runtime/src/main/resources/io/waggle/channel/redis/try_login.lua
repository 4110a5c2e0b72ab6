-- Charges a try to log in to its address and its account, or says how long it has to wait; or gives the charge back, for
-- the password was right. Where a right password came from the same address before, only what comes from there counts.
-- KEYS[1] base of the system's keys
-- ARGV[1] 'charge' or 'forgive'   ARGV[2] the account   ARGV[3] the address   ARGV[4] how many tries are free of waiting
-- ARGV[5] the longest wait, ms   ARGV[6] how many tries an address has   ARGV[7] how many more each minute
-- ARGV[8] for how many ms an address is known   ARGV[9] for how many ms tries count   ARGV[10] how many counts are kept,
-- of addresses and of accounts
-- answers for how many ms to wait; 0: it is charged, or given back
local tries = KEYS[1] .. 'tries'
local ends = { KEYS[1] .. 'tried', KEYS[1] .. 'triedfrom' }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local burst, rate = tonumber(ARGV[6]), ARGV[7] / 60000
local from, stranger = 'a:' .. ARGV[3], 'u:' .. redis.sha1hex(ARGV[2])
local pair = 'k:' .. redis.sha1hex(ARGV[2] .. '\n' .. ARGV[3])
local known = redis.call('HEXISTS', tries, pair) == 1

local function pairof(field)
  local one, other = string.match(redis.call('HGET', tries, field) or '', '^(%S+) (%d+)$')
  return tonumber(one), tonumber(other)
end
-- Addresses count for minutes and accounts for an hour: among those, they would be the first to go when there are too many.
local function endsof(field) return ends[string.sub(field, 1, 2) == 'a:' and 2 or 1] end
local function note(field, one, other, ms)
  redis.call('HSET', tries, field, string.format('%.6g %.0f', one, other))
  redis.call('ZADD', endsof(field), now + ms, field)
end
local function erase(fields)
  for _, field in ipairs(fields) do
    redis.call('HDEL', tries, field)
    redis.call('ZREM', endsof(field), field)
  end
end

local left, at = pairof(from)
left = math.min(burst, (left or burst) + math.max(0, now - (at or now)) * rate)
if ARGV[1] == 'forgive' then
  if not known then erase({stranger}) end
  note(from, math.min(burst, left + 1), now, burst / rate)
  note(pair, 0, 0, ARGV[8])
  return 0
end
local lock = known and pair or stranger
local count, till = pairof(lock)
if left < 1 then return math.ceil((1 - left) / rate) end
if (till or 0) > now then return till - now end
note(from, left - 1, now, burst / rate)
count = (count or 0) + 1
local over = count - tonumber(ARGV[4])
local wait = over > 0 and math.min(tonumber(ARGV[5]), 1000 * 2 ^ math.min(over - 1, 10)) or 0
note(lock, count, now + wait, known and ARGV[8] or ARGV[9])
for _, set in ipairs(ends) do
  erase(redis.call('ZRANGEBYSCORE', set, '-inf', now, 'LIMIT', 0, 100))
  local many = redis.call('ZCARD', set) - tonumber(ARGV[10])
  if many > 0 then erase(redis.call('ZRANGE', set, 0, many - 1)) end
end
return 0
