-- Deletes tasks of the fail list with their records: those named, each with the time it failed, or else the oldest. A second
-- call finds those named gone, and goes on with the oldest.
-- with records.lua
-- with queue.lua
-- with failures.lua
-- with group.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] of which family, empty: of any   ARGV[2] failed then (ms) or later   ARGV[3] and then (ms) or before
-- ARGV[4] how many at most   ARGV[5...] two per task that is named: id, time it failed (ms) or empty
-- answers { how many were deleted, at how many was looked, { positions, from 1, of those named that are not there } }
local named, missing = {}, {}
for i = 5, #ARGV do named[#named + 1] = ARGV[i] end
if #named == 0 then named = oldest(base, ARGV[1], ARGV[2], ARGV[3], ARGV[4]) end
local ids, looked = chosen(base, named, #ARGV > 4, missing, {})
if #ids == 0 then return { 0, looked, missing } end
delist(base, ids)
local bytes = 0
for _, body in ipairs(records(base, ids)) do
  bytes = bytes + #(body or '')
  counts(body or '', 'x', -1)
  counts(body or '', 'e', 1)
end
drop(base, ids)
redis.call('HDEL', base .. 'k', unpack(ids))
redis.call('HINCRBY', base .. 'n', 'deleted', #ids)
redis.call('HINCRBY', base .. 'n', 'bytes', 0 - bytes)
told()
return { #ids, looked, missing }
