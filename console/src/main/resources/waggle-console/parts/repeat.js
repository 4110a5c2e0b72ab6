import { api } from '../api.js';

const VERBS = { START: 'start', PAUSE: 'pause', STOP: 'stop' };
const GATES = { PAUSE_DISPATCH: 'pause', START_DISPATCH: 'start', STOP_DISPATCH: 'stop' };
const CHANNEL = { PAUSE_CHANNEL: 'pause', RESUME_CHANNEL: 'resume' };

/**
 * What gives a command once more, as a function that answers the new receipt; `null` where that would not be the same again:
 * what was deleted is gone, and one more device is another device.
 */
export function repeating({ command, what = {} }) {
  const gates = () => Object.fromEntries(['intake', 'dispatch'].filter((gate) => what[gate]).map((gate) => [gate, true]));
  if (VERBS[command]) {
    const devices = what.devices ?? [];
    return devices.length > 1 ? null : () => api.command(VERBS[command], devices[0]);
  }
  if (command === 'SET') return () => api.changeDevice(what.device, what.change);
  if (GATES[command]) return () => api.gates(GATES[command], command === 'STOP_DISPATCH' ? {} : gates());
  if (CHANNEL[command]) return () => api.channelGates(what.channel, CHANNEL[command], gates());
  return null;
}
