import { age, clock, count, instant } from './format.js';
import { t } from './language.js';
import { failuresHref, tasksHref } from './router.js';

const OLD_MS = 60_000;
const MINUTE_MS = 60_000;

/**
 * What is wrong now, the worst first: `[{tone: 'bad'|'warn', text, href}]`. Only what is seen is said; a list that has not
 * been read yet has no problems.
 */
export function problems(world) {
  const found = [...gates(world), ...failing(world), ...offline(world), ...deaf(world), ...channels(world), ...held(world)];
  return found.sort((a, b) => (a.tone === b.tone ? 0 : a.tone === 'bad' ? -1 : 1));
}

/** The gates of the whole system: what is shut, by whom and since when. */
function gates(world) {
  return ['intake', 'dispatch'].flatMap((gate) => {
    const shut = world.dispatch?.[gate];
    return shut ? [{ tone: 'bad', text: t(`problem.gate.${gate}`, { by: shut.by, since: clock(shut.since) }), href: '/devices' }] : [];
  });
}

/** Channels whose fail list has grown while we looked; what failed before that is known for all of them together. */
function failing(world) {
  const grown = growing(world);
  const since = world.now() - MINUTE_MS;
  const recent = world.timeline.reduce((sum, [at, , failed]) => sum + (at > since ? failed : 0), 0);
  return grown.length > 0 || recent < 1 ? grown : [{ tone: 'bad', text: t('problem.recent', { n: count(Math.round(recent)) }), href: '/failures' }];
}

function growing(world) {
  return (world.channels ?? []).flatMap(({ name }) => {
    const trend = world.trend(name);
    const grown = trend.length > 1 ? trend.at(-1).failed - trend[0].failed : 0;
    const time = age((trend.at(-1)?.at ?? 0) - (trend[0]?.at ?? 0));
    return grown > 0 ? [{ tone: 'bad', text: t('problem.failing', { channel: name, n: count(grown), time }), href: failuresHref(name) }] : [];
  });
}

function offline(world) {
  const gone = (world.nodes ?? [])
    .filter(({ state }) => state !== 'UP')
    .map(({ name, state }) => ({ tone: 'bad', text: t(state === 'UNREADABLE' ? 'problem.unreadable' : 'problem.node', { node: name }), href: '/devices' }));
  const nodes = (world.nodes ?? []).filter(({ state }) => state === 'OFFLINE').map(({ name }) => name);
  const lost = (world.devices ?? []).filter(({ state, node }) => state === 'OFFLINE' && !nodes.includes(node));
  return [...gone, ...lost.map(({ id }) => ({ tone: 'bad', text: t('problem.device', { device: id }), href: '/devices' }))];
}

/** Devices that do not hear of work, and nodes whose bus is cut: tasks go on, later. */
function deaf(world) {
  const devices = (world.devices ?? []).filter((device) => device.deaf);
  const nodes = (world.nodes ?? []).filter(({ parted }) => parted?.length);
  return [
    ...devices.map(({ id, deaf: why }) => ({ tone: 'warn', text: t('problem.deaf', { device: id, why }), href: '/devices' })),
    ...nodes.map(({ name, parted }) => ({ tone: 'warn', text: t('problem.parted', { node: name, others: parted.join(', ') }), href: '/devices' })),
  ];
}

function channels(world) {
  if (!world.devices) return [];
  return (world.channels ?? []).flatMap((channel) => {
    const { name, queued, capacity, paused } = channel;
    const href = tasksHref(name, 'QUEUED');
    if (capacity > 0 && queued >= capacity) return [{ tone: 'bad', text: t('problem.full', { channel: name, n: count(queued) }), href }];
    if (paused) return [{ tone: 'warn', text: t('problem.paused', { channel: name }), href: '/channels' }];
    if (queued > 0 && !world.serving(name).some(({ state }) => state === 'RUNNING'))
      return [{ tone: 'bad', text: t('problem.unserved', { channel: name, n: count(queued) }), href: '/devices' }];
    const oldest = instant(channel.oldestQueuedAt);
    const waits = oldest === null ? 0 : world.now() - oldest;
    return waits > OLD_MS ? [{ tone: 'warn', text: t('problem.old', { channel: name, time: age(waits) }), href }] : [];
  });
}

function held(world) {
  const held = (world.devices ?? []).filter(({ state }) => state === 'PAUSED' || state === 'STOPPED');
  const kept = world.dispatch?.dispatch ? [] : (world.devices ?? []).filter((device) => device.state === 'RUNNING' && device.held);
  const taking = kept.map(({ id, held: why }) => ({ tone: 'warn', text: t('problem.deaf', { device: id, why }), href: '/devices' }));
  if (held.length === 0) return taking;
  const names = held.slice(0, 3).map(({ id }) => id).join(', ') + (held.length > 3 ? ' …' : '');
  return [{ tone: 'warn', text: t('problem.held', { n: held.length, names }), href: '/devices' }, ...taking];
}
