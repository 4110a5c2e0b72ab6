// Bee-Queue as its documentation shows it: lists of jobs by saveAll, one worker process with many jobs at once.
// Arguments: host, port, password, jobs, milliseconds to warm up, payload. Prints {"version","bulk","drain"}, jobs per second.
const Queue = require('bee-queue');
const [host, port, password, jobs, warmUp, payload] = process.argv.slice(2);
const redis = { host, port: Number(port), password };
const data = JSON.parse(payload);
const LIST = 1000;
const LISTS_AT_ONCE = 4;
const JOBS_AT_ONCE = 100;

async function submit(queue, count) {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      const size = Math.min(LIST, left);
      left -= size;
      const errors = await queue.saveAll(Array.from({ length: size }, () => queue.createJob(data)));
      if (errors.size > 0) {
        throw errors.values().next().value;
      }
    }
  };
  await Promise.all(Array.from({ length: LISTS_AT_ONCE }, lane));
}

async function drain(name, count) {
  const queue = new Queue(name, { redis, sendEvents: false, getEvents: false });
  await queue.ready();
  let done = 0;
  const begun = process.hrtime.bigint();
  await new Promise((resolve, reject) => {
    queue.on('succeeded', () => ++done === count && resolve());
    queue.on('failed', (job, error) => reject(error));
    queue.on('error', reject);
    queue.process(JOBS_AT_ONCE, async () => null);
  });
  const nanos = Number(process.hrtime.bigint() - begun);
  queue.removeAllListeners('error');
  await queue.close(1000);
  return (count * 1e9) / nanos;
}

async function round(name, count) {
  const queue = new Queue(name, { redis, isWorker: false, sendEvents: false, getEvents: false });
  await queue.ready();
  const begun = process.hrtime.bigint();
  await submit(queue, count);
  const bulk = (count * 1e9) / Number(process.hrtime.bigint() - begun);
  await queue.close(1000);
  return { bulk, drain: await drain(name, count) };
}

(async () => {
  const begun = Date.now();
  for (let i = 0; i === 0 || Date.now() - begun < Number(warmUp); i++) {
    await round(`warm-${i}`, Math.ceil(Number(jobs) / 6));
  }
  const measured = await round('bench', Number(jobs));
  console.log(JSON.stringify({ version: require('bee-queue/package.json').version, ...measured }));
  process.exit(0);
})();
