# Sidekiq as its documentation shows it: lists of jobs by push_bulk from two processes, worked off by two processes of ten
# threads. It logs two lines a job by itself; not here.
# Arguments: host, port, password, jobs, milliseconds to warm up, payload. Prints {"version","bulk","drain"}, jobs per second.
require 'sidekiq'
require 'json'

class Noop
  include Sidekiq::Worker

  def perform(data); end
end

Redis.silence_deprecations = true if Redis.respond_to?(:silence_deprecations=)
Sidekiq.logger.level = Logger::WARN
# Its worker processes load this file for the class alone.
return if ENV['ONLY_THE_CLASS']

PROCESSES = 2
THREADS = 10
LIST = 1000
HOST, PORT, PASSWORD, JOBS, WARM_UP, PAYLOAD = ARGV
ENV['REDIS_URL'] = "redis://:#{PASSWORD}@#{HOST}:#{PORT}/0"

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC)
end

def submit(queue, count)
  data = JSON.parse(PAYLOAD)
  count.step(1, -LIST) do |left|
    Sidekiq::Client.push_bulk('class' => Noop, 'queue' => queue, 'args' => [[data]] * [LIST, left].min)
  end
end

def bulk(queue, count)
  begun = now
  shares = Array.new(PROCESSES) { |i| count / PROCESSES + (i < count % PROCESSES ? 1 : 0) }
  children = shares.map { |share| fork { submit(queue, share) } }
  children.each { |child| Process.wait2(child)[1].success? or raise 'a submitting process failed' }
  count / (now - begun)
end

# The time runs from the first job that was taken, so that the start of the processes is not in it.
def drain(queue, count)
  redis = Redis.new(url: ENV['REDIS_URL'])
  length = -> { redis.llen("queue:#{queue}") }
  length.call == count or raise 'not all jobs were stored'
  workers = Array.new(PROCESSES) do
    command = ['sidekiq', '-r', __FILE__, '-q', queue, '-c', THREADS.to_s]
    spawn({ 'ONLY_THE_CLASS' => '1' }, *command, out: :err)
  end
  begun = now
  while (left = length.call).positive?
    begun = now if left == count
    sleep 0.005
  end
  count / (now - begun)
ensure
  (workers || []).each { |worker| Process.kill('TERM', worker) }
  (workers || []).each { |worker| Process.wait(worker) }
end

def round(queue, count)
  { bulk: bulk(queue, count), drain: drain(queue, count) }
end

begun = now
warm = 0
loop do
  round("warm-#{warm += 1}", (JOBS.to_i / 6.0).ceil)
  break if (now - begun) * 1000 >= WARM_UP.to_i
end
puts JSON.generate({ version: Sidekiq::VERSION, **round('bench', JOBS.to_i) })
