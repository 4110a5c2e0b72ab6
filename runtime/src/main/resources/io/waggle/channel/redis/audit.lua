-- Adds entries to the audit, each once, and forgets the oldest, a block at a time. A second call changes nothing.
-- Each entry bears its number in the chain and the hash of the one before. The hash of an entry is the SHA-1 of
-- '<hash of the one before> <number> <id> <text>'; the first has 40 zeros before it.
-- KEYS[1] base of the system's keys
-- ARGV[1] the node that writes   ARGV[2] its run, another text at each start   ARGV[3] how many entries are kept
-- ARGV[4] for how many ms they are kept   ARGV[5...] two per entry: its number in this run, rising; the entry (JSON)
-- answers how many were new
local base, run = KEYS[1], ARGV[2]
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('HDEL', base .. 'audited', '')
local known, number = string.match(redis.call('HGET', base .. 'audited', ARGV[1]) or '', '^(%S+) (%d+)$')
local last, new = known == run and tonumber(number) or 0, 0
local end_of = redis.call('HMGET', base .. 'auditchain', 'number', 'hash', 'first')
local link, hash, first = tonumber(end_of[1] or 0), end_of[2] or string.rep('0', 40), tonumber(end_of[3] or 1)
local id
for i = 5, #ARGV, 2 do
  if tonumber(ARGV[i]) > last then
    last, new, link = tonumber(ARGV[i]), new + 1, link + 1
    local place = string.format('%.0f', link)
    id = redis.call('XADD', base .. 'audit', '*', 'e', ARGV[i + 1], 'n', place, 'p', hash)
    hash = redis.sha1hex(hash .. ' ' .. place .. ' ' .. id .. ' ' .. ARGV[i + 1])
  end
end
if new == 0 then return 0 end
redis.call('HSET', base .. 'audited', ARGV[1], run .. string.format(' %.0f', last))
redis.call('HSET', base .. 'auditchain', 'number', string.format('%.0f', link), 'hash', hash, 'id', id)
local function eldest()
  local fields = redis.call('XRANGE', base .. 'audit', '-', '+', 'COUNT', 1)[1][2]
  return tonumber(fields[4]), fields[6]
end
-- Only where the oldest is the one that it has to be does the beginning move: what others took away is never forgiven.
local whole = eldest() == first
local old = string.format('%.0f', redis.call('TIME')[1] * 1000 - tonumber(ARGV[4]))
local gone = redis.call('XTRIM', base .. 'audit', 'MAXLEN', '~', ARGV[3])
  + redis.call('XTRIM', base .. 'audit', 'MINID', '~', old)
if whole and gone > 0 then
  local next, before = eldest()
  redis.call('HSET', base .. 'auditchain', 'first', string.format('%.0f', next), 'before', before)
end
return new
