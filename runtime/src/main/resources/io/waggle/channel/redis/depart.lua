-- Notes of tasks of the fail list that they are on their way to another channel: until they are taken out here, or stay, nobody
-- queues them here. A second call changes nothing.
-- with failures.lua
-- KEYS[1] base of the channel's keys
-- ARGV[1] the other channel   ARGV[2...] two per task: id, time it failed (ms)
-- answers for each task DONE; or the channel that it is on its way to, with a blank before it; or nothing when it is not there
local base, words, notes = KEYS[1], {}, {}
for i = 2, #ARGV, 2 do
  local id, word = ARGV[i], ''
  if failedat(base, id, ARGV[i + 1]) then
    local to = redis.call('HGET', base .. 'away', id)
    word = to and to ~= ARGV[1] and ' ' .. to or 'DONE'
    if not to then
      notes[#notes + 1] = id
      notes[#notes + 1] = ARGV[1]
    end
  end
  words[#words + 1] = word
end
if #notes > 0 then redis.call('HSET', base .. 'away', unpack(notes)) end
return words
