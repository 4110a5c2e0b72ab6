// BullMQ as its documentation shows it: lists of jobs by addBulk, one worker process with many jobs at once.
// Arguments: host, port, password, jobs, milliseconds to warm up, payload. Prints {"version","bulk","drain"}, jobs per second.
const { Queue, Worker } = require('bullmq');
const [host, port, password, jobs, warmUp, payload] = process.argv.slice(2);
const connection = { host, port: Number(port), password, maxRetriesPerRequest: null };
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
      await queue.addBulk(Array.from({ length: size }, () => ({ name: 'noop', data })));
    }
  };
  await Promise.all(Array.from({ length: LISTS_AT_ONCE }, lane));
}

async function drain(name, count) {
  let done = 0;
  let worker;
  const begun = process.hrtime.bigint();
  await new Promise((resolve, reject) => {
    worker = new Worker(name, async () => null, { connection, concurrency: JOBS_AT_ONCE });
    worker.on('completed', () => ++done === count && resolve());
    worker.on('failed', (job, error) => reject(error));
    worker.on('error', reject);
  });
  const nanos = Number(process.hrtime.bigint() - begun);
  worker.removeAllListeners('error');
  await worker.close();
  return (count * 1e9) / nanos;
}

async function round(name, count) {
  const queue = new Queue(name, { connection });
  await queue.waitUntilReady();
  const begun = process.hrtime.bigint();
  await submit(queue, count);
  const bulk = (count * 1e9) / Number(process.hrtime.bigint() - begun);
  const rate = await drain(name, count);
  await queue.close();
  return { bulk, drain: rate };
}

(async () => {
  const begun = Date.now();
  for (let i = 0; i === 0 || Date.now() - begun < Number(warmUp); i++) {
    await round(`warm-${i}`, Math.ceil(Number(jobs) / 6));
  }
  const measured = await round('bench', Number(jobs));
  console.log(JSON.stringify({ version: require('bullmq/package.json').version, ...measured }));
  process.exit(0);
})();
